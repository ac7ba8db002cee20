namespace Stratum1.Time;

/// <summary>A point in an NTP era, in units of 2⁻³² s since the era began (RFC 5905 §6).</summary>
/// <remarks>Eras wrap, so there is no &lt; or &gt;: subtract, then look at the sign of the interval.</remarks>
/// <param name="Units">Units of 2⁻³² s; zero on the wire means "unknown".</param>
public readonly record struct NtpTimestamp(ulong Units)
{
    /// <summary>Seconds from the start of NTP era 0 (1900-01-01) to the POSIX origin (1970-01-01); RFC 5905 figure 4.</summary>
    private const long UnixOriginSeconds = 2_208_988_800;

    /// <summary>Time from <paramref name="y"/> to <paramref name="x"/>; right across an era boundary.</summary>
    public static TimeInterval operator -(NtpTimestamp x, NtpTimestamp y) => new(unchecked((long)(x.Units - y.Units)));

    /// <summary>The point <paramref name="d"/> later; wraps into the next era.</summary>
    public static NtpTimestamp operator +(NtpTimestamp t, TimeInterval d) => new(unchecked(t.Units + (ulong)d.Units));

    /// <summary>The point <paramref name="d"/> earlier; wraps into the era before.</summary>
    public static NtpTimestamp operator -(NtpTimestamp t, TimeInterval d) => new(unchecked(t.Units - (ulong)d.Units));

    /// <summary>The timestamp of a UTC reading; the era is dropped, as on the wire.</summary>
    public static NtpTimestamp From(Instant<Utc> time)
        => new(unchecked(((ulong)(time.Seconds + UnixOriginSeconds) << 32) | time.Fraction));

    /// <summary>The UTC reading in the era that puts it within ±68 years of <paramref name="pivot"/>.</summary>
    public Instant<Utc> ToUtc(Instant<Utc> pivot) => pivot + (this - From(pivot));
}
