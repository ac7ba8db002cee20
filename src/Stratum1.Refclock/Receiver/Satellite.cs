namespace Stratum1.Refclock.Receiver;

/// <summary>One signal of one satellite.</summary>
/// <param name="System">Constellation.</param>
/// <param name="Number">Number within the constellation.</param>
/// <param name="Signal">The sentence's signal identifier; 0 when not told, and for UBX, which tells the best signal.</param>
/// <param name="Strength">Carrier to noise density, dB·Hz; null when not tracked.</param>
/// <param name="Elevation">Degrees above the horizon; null when not known.</param>
/// <param name="Azimuth">Degrees clockwise from true north; null when not known.</param>
/// <param name="IsUsed">Whether the solution uses the satellite.</param>
public readonly record struct Satellite(
    SatelliteSystem System, int Number, int Signal, int? Strength, int? Elevation, int? Azimuth, bool IsUsed);
