namespace Stratum1.Refclock.Nmea;

/// <summary>One satellite of a GSV sentence.</summary>
/// <param name="Number">As the sentence numbers it: the range tells the constellation.</param>
/// <param name="Elevation">Degrees above the horizon; null when not known or negative.</param>
/// <param name="Azimuth">Degrees clockwise from true north; null when not known.</param>
/// <param name="Strength">Carrier to noise density, dB·Hz; null when the satellite is not tracked.</param>
public readonly record struct SatelliteView(int Number, int? Elevation, int? Azimuth, int? Strength);
