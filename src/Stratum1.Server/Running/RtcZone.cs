namespace Stratum1.Server.Running;

/// <summary>Which time a real-time clock keeps: UTC, or that of the local zone, as machines that also run Windows do.</summary>
/// <param name="zone">The local zone; null for UTC.</param>
public sealed class RtcZone(TimeZoneInfo? zone)
{
    /// <summary>UTC.</summary>
    public static RtcZone Utc { get; } = new(zone: null);

    /// <summary>Its reading in UTC.</summary>
    /// <remarks>In the hour that is repeated in autumn it is taken as winter time; the hour left out in spring as well.</remarks>
    public UtcTime ToUtc(DateTime reading)
    {
        var local = DateTime.SpecifyKind(reading, DateTimeKind.Unspecified);
        if (zone is not null)
            local -= zone.IsInvalidTime(local) ? zone.BaseUtcOffset : zone.GetUtcOffset(local);
        return new((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond, 0);
    }

    /// <summary>What it must be set to.</summary>
    public DateTime FromUtc(UtcTime time)
    {
        var utc = DateTime.UnixEpoch.AddSeconds(time.Seconds);
        return zone is null ? utc : utc + zone.GetUtcOffset(utc);
    }

    /// <summary>
    /// What hwclock's file (<c>/etc/adjtime</c>, third line) says of it: true for UTC, false for local time, null when nothing.
    /// </summary>
    public static bool? IsUtcBy(string adjtime)
    {
        ArgumentNullException.ThrowIfNull(adjtime);
        var lines = adjtime.Split('\n');
        if (lines.Length < 3)
            return null;
        if (lines[2].StartsWith("UTC", StringComparison.Ordinal))
            return true;
        return lines[2].StartsWith("LOCAL", StringComparison.Ordinal) ? false : null;
    }
}
