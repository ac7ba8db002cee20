namespace Stratum1.Linux;

/// <summary>Reads the kernel's clocks.</summary>
/// <remarks>
/// CLOCK_REALTIME is returned as <c>UtcTime</c>: it is what the machine claims UTC to be. Where the daemon does not steer
/// the clock (<c>-x</c>), its ledger takes the same readings as raw time (docs/decisions/0001-raw-time.md).
/// </remarks>
public static unsafe class SystemClock
{
    /// <summary>A gap this short cannot be bettered: it is two calls into the vDSO on a quick machine.</summary>
    private static readonly TimeInterval TightGap = TimeInterval.FromNanoseconds(100);

    /// <summary>CLOCK_REALTIME.</summary>
    public static UtcTime Now => Read(Libc.CLOCK_REALTIME).ToUtc();

    /// <summary>CLOCK_MONOTONIC: since boot, never stepped, slewed together with CLOCK_REALTIME; what timers run on.</summary>
    public static TimeInterval Monotonic => Read(Libc.CLOCK_MONOTONIC).ToInterval();

    /// <summary>CLOCK_MONOTONIC_RAW: since boot, neither stepped nor slewed; its rate is that of the oscillator.</summary>
    public static TimeInterval MonotonicRaw => Read(Libc.CLOCK_MONOTONIC_RAW).ToInterval();

    /// <summary>The grain of CLOCK_REALTIME: 1 ns with high-resolution timers, a tick without.</summary>
    public static TimeInterval Resolution
    {
        get
        {
            Timespec resolution;
            SystemCall.Check(SystemCall.Result(Libc.clock_getres(Libc.CLOCK_REALTIME, &resolution)), "clock_getres");
            return resolution.ToInterval();
        }
    }

    /// <summary>CLOCK_REALTIME against CLOCK_MONOTONIC; their difference changes when the clock is stepped, and never else.</summary>
    public static ClockPair ReadPair() => ReadPair(Libc.CLOCK_MONOTONIC);

    /// <summary>CLOCK_REALTIME against CLOCK_MONOTONIC_RAW; their difference shows every correction, steps and slews.</summary>
    public static ClockPair ReadRawPair() => ReadPair(Libc.CLOCK_MONOTONIC_RAW);

    /// <summary>The precision of RFC 5905 §7.3: how long it takes to read the clock, as log₂ of seconds, rounded up.</summary>
    /// <remarks>The shortest positive step among 1000 readings; −24 to −25 where the vDSO answers, −20 where it is a system call.</remarks>
    public static int MeasurePrecision()
    {
        var shortest = TimeInterval.MaxValue;
        for (var (reading, previous) = (0, Now); reading < 1000; reading++)
        {
            var now = Now;
            if (now > previous)
                shortest = TimeInterval.Min(shortest, now - previous);
            previous = now;
        }

        return (int)Math.Ceiling(Math.Log2(shortest.Seconds));
    }

    private static ClockPair ReadPair(int otherClock)
    {
        // Being scheduled away between the readings shows as a long gap: keep the best of a few.
        const int MaxTries = 5;
        var best = ReadOnce(otherClock);
        for (var tries = 1; tries < MaxTries && best.Gap > TightGap; tries++)
        {
            var pair = ReadOnce(otherClock);
            if (pair.Gap < best.Gap)
                best = pair;
        }

        return best;

        static ClockPair ReadOnce(int otherClock)
        {
            var before = Read(otherClock).ToInterval();
            var realtime = Now;
            var gap = Read(otherClock).ToInterval() - before;
            return new(realtime, before + (gap / 2), gap);
        }
    }

    private static Timespec Read(int clock)
    {
        Timespec time;
        if (Libc.clock_gettime(clock, &time) != 0)
            throw new LinuxException("clock_gettime", $"clock {clock}", Errno.EINVAL);
        return time;
    }
}
