namespace Stratum1.Refclock.Ubx;

/// <summary>One satellite of NAV-SAT or NAV-SVINFO.</summary>
/// <param name="System">Constellation; a number without a name is one we do not know.</param>
/// <param name="Number">Number within the constellation.</param>
/// <param name="Strength">Carrier to noise density, dB·Hz; 0 when not tracked.</param>
/// <param name="Elevation">Degrees above the horizon.</param>
/// <param name="Azimuth">Degrees clockwise from true north.</param>
/// <param name="IsUsed">Whether the solution uses it.</param>
public readonly record struct UbxSatellite(SatelliteSystem System, int Number, int Strength, int Elevation, int Azimuth, bool IsUsed);
