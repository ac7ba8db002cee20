namespace Stratum1.Refclock.Receiver;

/// <summary>GPS time: weeks and time of week since 1980-01-06, without leap seconds (IS-GPS-200 §20.3.3.3.1.1).</summary>
internal static class GpsTime
{
    /// <summary>1980-01-06T00:00:00Z in POSIX seconds.</summary>
    public const long OriginSeconds = 315_964_800;

    private const long SecondsPerWeek = 604_800;

    private const long MillisecondsPerSecond = 1000;

    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>The UTC of a moment in GPS time.</summary>
    /// <param name="week">Not reduced modulo 1024.</param>
    /// <param name="towMilliseconds">Time of week, ms.</param>
    /// <param name="nanosecond">To be added.</param>
    /// <param name="gpsMinusUtc">Leap seconds.</param>
    public static UtcTime ToUtc(int week, uint towMilliseconds, int nanosecond, int gpsMinusUtc)
        => UtcTime.FromTimespec(
            OriginSeconds + (week * SecondsPerWeek) + (towMilliseconds / MillisecondsPerSecond) - gpsMinusUtc,
            (towMilliseconds % MillisecondsPerSecond * NanosecondsPerMillisecond) + nanosecond);
}
