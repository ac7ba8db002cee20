namespace Stratum1.Refclock.Nmea;

/// <summary>The mode indicator letters of RMC, GLL and GNS (IEC 61162-1, "positioning system mode indicator").</summary>
internal static class NmeaMode
{
    /// <summary>Estimated: dead reckoning.</summary>
    public const byte Estimated = (byte)'E';

    /// <summary>Whether the letter names an origin of which no time can come: no fix, typed in, or a simulator.</summary>
    public static bool IsNoFix(byte mode) => mode is (byte)'N' or (byte)'M' or (byte)'S';
}
