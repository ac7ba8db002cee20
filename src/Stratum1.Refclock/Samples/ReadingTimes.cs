namespace Stratum1.Refclock.Samples;

/// <summary>How long a hardware clock usually takes to be read: tells when all readings of a poll were disturbed.</summary>
/// <remarks>
/// A busy bus delays every reading, and what a reading took longer may be all on one way: it is off by up to half of it, which no
/// choice among equally slow readings makes better. So such a poll is no measurement. Slow polls are remembered as well: a clock that
/// is slow for good (a changed power state) is the usual case after half of the memory.
/// </remarks>
public sealed class ReadingTimes
{
    /// <summary>Polls that are remembered; one disturbance may last for half of them.</summary>
    private const int Memory = 32;

    /// <summary>Before so many there is no usual case.</summary>
    private const int Fewest = 8;

    /// <summary>What is usual: up to so many median deviations above the median. Of Gaussian noise one in 2000 is left out.</summary>
    private const int Deviations = 5;

    /// <summary>Times are the same, whatever their scatter, within a tenth, or the grain of slow counters.</summary>
    private const int SamePart = 10;

    private static readonly TimeInterval Grain = TimeInterval.FromNanoseconds(20);

    private readonly TimeInterval[] quickest = new TimeInterval[Memory];
    private readonly TimeInterval[] sorted = new TimeInterval[Memory];
    private int polls;

    /// <summary>Makes a sample of the readings of a poll.</summary>
    /// <param name="readings">In the order they were taken; sorted here.</param>
    /// <param name="sample">Doubtful if even the quickest reading took longer than is usual.</param>
    /// <returns>False without a single reading in which time goes forward.</returns>
    public bool TryCombine(Span<HardwareClockReading> readings, out ClockSample sample)
    {
        var least = TimeInterval.MaxValue;
        foreach (ref readonly var reading in readings)
            least = reading.Delay >= TimeInterval.Zero ? TimeInterval.Min(least, reading.Delay) : least;
        if (!HardwareClockReadings.TryCombine(readings, out sample))
            return false;
        sample = sample with { IsDoubtful = !IsUsual(least) };
        quickest[polls++ % Memory] = least;
        return true;
    }

    private bool IsUsual(TimeInterval time)
    {
        var count = Math.Min(polls, Memory);
        if (count < Fewest)
            return true;
        var known = sorted.AsSpan(0, count);
        quickest.AsSpan(0, count).CopyTo(known);
        var median = Median(known);
        foreach (ref var other in known)
            other = (other - median).Abs();
        return time <= median + TimeInterval.Max(Median(known) * Deviations, TimeInterval.Max(median / SamePart, Grain));
    }

    private static TimeInterval Median(Span<TimeInterval> values)
    {
        values.Sort(static (x, y) => x.CompareTo(y));
        return values[values.Length / 2];
    }
}
