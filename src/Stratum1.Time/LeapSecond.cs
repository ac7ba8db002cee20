namespace Stratum1.Time;

/// <summary>The leap indicator of RFC 5905 §7.3, figure 9.</summary>
public enum LeapIndicator : byte
{
    /// <summary>No leap second at the end of the month.</summary>
    None = 0,

    /// <summary>The last minute of the month has 61 seconds.</summary>
    Insert = 1,

    /// <summary>The last minute of the month has 59 seconds.</summary>
    Delete = 2,

    /// <summary>The clock was never synchronised, or is not any more.</summary>
    Unsynchronised = 3,
}

/// <summary>What is known of the difference between TAI and UTC, and of its next change.</summary>
/// <param name="TaiMinusUtc">TAI − UTC in seconds, or null while unknown (37 since 2017).</param>
/// <param name="Pending">The leap at the end of the current UTC month, if announced.</param>
public readonly record struct LeapSecond(int? TaiMinusUtc, LeapIndicator Pending)
{
    /// <summary>TAI − GPS time: constant 19 s since the GPS origin (IS-GPS-200).</summary>
    public const int TaiMinusGps = 19;
}
