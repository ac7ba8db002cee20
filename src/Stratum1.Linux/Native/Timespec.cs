namespace Stratum1.Linux;

/// <summary>struct __kernel_timespec (linux/time_types.h): 16 octets everywhere.</summary>
internal struct Timespec
{
    internal long Seconds;
    internal long Nanoseconds;

    /// <summary>Nanoseconds, 0 to 999 999 999, as units of 2⁻³² s, to the nearest; the largest gives 4 294 967 292: no carry.</summary>
    internal static uint Fraction(ulong nanoseconds) => (uint)(((nanoseconds << 32) + 500_000_000) / 1_000_000_000);

    internal readonly UtcTime ToUtc() => new(Seconds, Fraction((ulong)Nanoseconds));

    /// <summary>Time since the clock's own origin; for the clocks that count from boot.</summary>
    internal readonly TimeInterval ToInterval() => new((Seconds << 32) | Fraction((ulong)Nanoseconds));

    internal static Timespec From(UtcTime time) => new() { Seconds = time.Seconds, Nanoseconds = time.NanosecondOfSecond };

    /// <summary>The interval rounded to nanoseconds; the nanoseconds are never negative, as the kernel wants it.</summary>
    internal static Timespec From(TimeInterval interval)
    {
        var (seconds, nanoseconds) = Math.DivRem(interval.Nanoseconds, 1_000_000_000);
        return nanoseconds < 0
            ? new() { Seconds = seconds - 1, Nanoseconds = nanoseconds + 1_000_000_000 }
            : new() { Seconds = seconds, Nanoseconds = nanoseconds };
    }

    /// <summary>A kernel stamp counted in nanoseconds since 1970 (GPIO events).</summary>
    internal static UtcTime ToUtc(ulong nanosecondsSince1970)
    {
        var (seconds, nanoseconds) = Math.DivRem(nanosecondsSince1970, 1_000_000_000UL);
        return new((long)seconds, Fraction(nanoseconds));
    }
}
