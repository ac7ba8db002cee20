namespace Stratum1.Refclock.Receiver;

/// <summary>Tells constellations apart in sentences, where talker, system identifier and number range all have a say.</summary>
internal static class SatelliteNumbering
{
    /// <summary>From a talker and a number (GSV; GSA before NMEA 4.10).</summary>
    /// <remarks>
    /// Ranges: GPS 1–32, SBAS 33–64 and 120–158, GLONASS 65–99, QZSS 193–202, BeiDou 201–263 and 401–463, Galileo 301–336
    /// (IEC 61162-1; UBX-13003221, appendix "Satellite Numbering"). A talker other than GP and GN settles the system alone.
    /// </remarks>
    public static (SatelliteSystem System, int Number) FromTalker(ReadOnlySpan<byte> talker, int number) => talker switch
    {
        [(byte)'G', (byte)'L'] => (SatelliteSystem.Glonass, Within(number, 65, 99, 64)),
        [(byte)'G', (byte)'A'] => (SatelliteSystem.Galileo, Within(number, 301, 399, 300)),
        [(byte)'G', (byte)'B'] or [(byte)'B', (byte)'D'] or [(byte)'P', (byte)'Q'] => (SatelliteSystem.BeiDou, BeiDou(number)),
        [(byte)'G', (byte)'Q'] or [(byte)'Q', (byte)'Z'] => (SatelliteSystem.Qzss, Within(number, 193, 202, 192)),
        [(byte)'G', (byte)'I'] => (SatelliteSystem.NavIc, number),
        _ => FromRange(number),
    };

    /// <summary>From the system identifier of NMEA 4.10.</summary>
    public static (SatelliteSystem System, int Number) FromSystemId(int systemId, int number) => systemId switch
    {
        2 => (SatelliteSystem.Glonass, Within(number, 65, 99, 64)),
        3 => (SatelliteSystem.Galileo, Within(number, 301, 399, 300)),
        4 => (SatelliteSystem.BeiDou, BeiDou(number)),
        5 => (SatelliteSystem.Qzss, Within(number, 193, 202, 192)),
        6 => (SatelliteSystem.NavIc, number),
        _ => FromRange(number),
    };

    private static (SatelliteSystem System, int Number) FromRange(int number) => number switch
    {
        >= 33 and <= 64 => (SatelliteSystem.Sbas, number + 87),
        >= 65 and <= 99 => (SatelliteSystem.Glonass, number - 64),
        >= 120 and <= 158 => (SatelliteSystem.Sbas, number),
        >= 193 and <= 200 => (SatelliteSystem.Qzss, number - 192),
        >= 201 and <= 263 => (SatelliteSystem.BeiDou, number - 200),
        >= 301 and <= 336 => (SatelliteSystem.Galileo, number - 300),
        >= 401 and <= 463 => (SatelliteSystem.BeiDou, number - 400),
        _ => (SatelliteSystem.Gps, number),
    };

    private static int BeiDou(int number) => Within(Within(number, 201, 299, 200), 401, 499, 400);

    private static int Within(int number, int first, int last, int offset) => number >= first && number <= last ? number - offset : number;
}
