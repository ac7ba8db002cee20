namespace Stratum1.Refclock.Nmea;

/// <summary>What the written sentences tell.</summary>
/// <param name="Time">UTC.</param>
/// <param name="HasFix">Without a fix, position fields are empty and the status is void; the time is written all the same.</param>
/// <param name="SatellitesUsed">In the solution.</param>
public readonly record struct SentenceFix(UtcTime Time, bool HasFix, int SatellitesUsed)
{
    /// <summary>The time is inside a leap second: <see cref="Time"/> reads as the second after it, and 23:59:60 is written.</summary>
    public bool IsLeapSecond { get; init; }

    /// <summary>Digits of the second's fraction, 0 to 9; the rest is cut off. Receivers write two or three.</summary>
    public int FractionDigits { get; init; } = 2;

    /// <summary>Degrees, north positive.</summary>
    public double Latitude { get; init; }

    /// <summary>Degrees, east positive.</summary>
    public double Longitude { get; init; }
}
