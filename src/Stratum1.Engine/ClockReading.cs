namespace Stratum1.Engine;

/// <summary>The kernel's clocks, read together; every event carries one.</summary>
/// <param name="System">CLOCK_REALTIME: what the kernel stamps pulses, packets and this reading with.</param>
/// <param name="Monotonic">CLOCK_MONOTONIC since boot: runs at the same rate, but nobody can step it.</param>
public readonly record struct ClockReading(UtcTime System, TimeInterval Monotonic)
{
    /// <summary>A stamp further from the reading it comes with was not taken by the clock as it is now.</summary>
    private static readonly TimeInterval MaxStampAge = TimeInterval.FromWholeSeconds(2);

    /// <summary>Whether a stamp can be of the clock as it is now: somebody may have stepped it since.</summary>
    internal bool IsNear(UtcTime stamp) => (System - stamp).Abs() <= MaxStampAge;
}
