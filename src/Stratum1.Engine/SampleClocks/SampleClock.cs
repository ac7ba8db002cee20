using Stratum1.Discipline.Sources;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;

namespace Stratum1.Engine.SampleClocks;

/// <summary>
/// A reference clock that is asked for samples, or sends them: shared memory, a socket, a hardware clock, a pulse alone. The samples of
/// one poll interval become one measurement.
/// </summary>
public sealed class SampleClock
{
    /// <summary>A local reference may miss so many intervals (chrony's least <c>maxlockage</c> for it).</summary>
    private const int LocalPatience = 3;

    private readonly SampleFilter filter;
    private readonly PulseGrid grid;
    private readonly PulseFilter edges;
    private readonly TimeInterval pollInterval;
    private readonly int pollsPerUpdate;
    private bool hasSamples;
    private bool isNumberedByClock;
    private int polls;

    /// <summary>Begins with nothing heard; the first poll is due after an interval, when the driver has had time for a sample.</summary>
    public SampleClock(SampleClockOptions options, SourceStatisticsOptions statistics, MonotonicTime now)
    {
        Options = options ?? throw new ArgumentNullException(nameof(options));
        ArgumentNullException.ThrowIfNull(statistics);
        Source = new(options, statistics);
        filter = new(options.FilterLength, options.MaxDispersion);
        grid = new(options.Rate, options.Width);
        edges = new(options.Width > TimeInterval.Zero ? options.Width : null);
        var driverPoll = Math.Min(options.DriverPoll, options.Poll);
        pollInterval = TimeInterval.FromSeconds(Math.Pow(2.0, driverPoll));
        pollsPerUpdate = 1 << (options.Poll - driverPoll);
        NextPoll = now + pollInterval;
    }

    /// <summary>What was configured.</summary>
    public SampleClockOptions Options { get; internal set; }

    /// <summary>What selection sees of it.</summary>
    public SampleSource Source { get; }

    /// <summary>The device, as the shell last found it.</summary>
    public DeviceReport Device { get; set; }

    /// <summary>What became of the edges of a pulse.</summary>
    public PulseCounters Edges => edges.Counters;

    /// <summary>Samples that were refused: from the future or the far past, or of a second that could not be told.</summary>
    public long Refused { get; private set; }

    /// <summary>The newest sample that was kept, with all corrections; null before the first.</summary>
    public Measurement? LastSample => filter.Last;

    /// <summary>Polls since the last update.</summary>
    public int Polls => polls;

    /// <summary>When the driver is to be asked.</summary>
    public MonotonicTime NextPoll { get; private set; }

    /// <summary>The clock whose samples number the pulses; null leaves it to the system clock.</summary>
    internal SampleClock? NumberedBy { get; set; }

    /// <summary>Oldest stamp that is believed: two update intervals.</summary>
    internal TimeInterval MaxAge => TimeInterval.FromSeconds(Math.Pow(2.0, Options.Poll + 1));

    /// <summary>The driver is about to be asked.</summary>
    internal void Schedule(MonotonicTime now)
    {
        NextPoll += pollInterval;
        if (NextPoll <= now)
            NextPoll = now + pollInterval;
    }

    /// <summary>An edge of a pulse line.</summary>
    /// <param name="edge">With its raw time.</param>
    /// <param name="clock">What the clock knows.</param>
    internal bool AddEdge(PulseEdge edge, in ClockKnowledge clock)
    {
        // More than one pulse a second has no grid to be judged by.
        var isPulse = Options.Rate > 1 ? edge.Polarity == EdgePolarity.Assert : edges.Accept(edge) == PulseRejection.None;
        return isPulse && AddPulse(edge.At, phase: 0.0, clock);
    }

    /// <summary>A sample came.</summary>
    /// <param name="at">Raw time of its stamp.</param>
    /// <param name="sample">What the driver says.</param>
    /// <param name="clock">What the clock knows.</param>
    internal bool AddSample(MonotonicTime at, in ClockSample sample, in ClockKnowledge clock)
    {
        if (sample.IsDoubtful)
        {
            hasSamples = true; // The clock has answered.
            return false;
        }

        if (sample.IsPulse || Options.IsPulse || Options.IsLocal)
            return AddPulse(at, (sample.Reference - new UtcTime(sample.Reference.Seconds, 0)).Seconds, clock);
        Source.Leap = sample.Leap;
        isNumberedByClock = false;
        Keep(at, at.OffsetTo(sample.Reference) + Options.Offset);
        return true;
    }

    /// <summary>The driver was asked, and all it had was added.</summary>
    /// <param name="clock">What the clock knows.</param>
    /// <returns>Whether there is a new measurement.</returns>
    internal bool CountPoll(in ClockKnowledge clock)
    {
        if (++polls < pollsPerUpdate)
            return false;
        polls = 0;
        Source.CountUpdate(hasSamples);
        hasSamples = false;
        if (!filter.TryTake(out var measurement))
            return false;
        Source.StratumNow = isNumberedByClock && clock.IsPulseItself ? clock.Stratum - 1 : Options.Stratum;
        Source.Statistics.Add(measurement);
        return true;
    }

    /// <summary>UTC jumps.</summary>
    internal void ShiftReference(TimeInterval by)
    {
        if (!Options.IsLocal)
            filter.ShiftReference(by);
    }

    private bool AddPulse(MonotonicTime at, double phase, in ClockKnowledge clock)
    {
        phase += Options.Offset.Seconds;
        if (Options.IsLocal)
            return AddLocal(at, phase);
        isNumberedByClock = NumberedBy is null;
        if (NumberedBy is { } other ? TryNumber(at, phase, other, out var offset) : TryNumber(at, phase, clock, out offset))
        {
            Keep(at, offset);
            return true;
        }

        Refused++;
        return false;
    }

    /// <summary>A free oscillator numbers itself: from one sample to the next it cannot be off by half a second.</summary>
    private bool AddLocal(MonotonicTime at, double phase)
    {
        if (filter.Last is { } last && (at - last.At).Seconds >= Math.Max(Options.MaxLockAge, LocalPatience) * grid.Distance)
        {
            filter.Drop();
            Source.Statistics.Reset();
        }

        var isFirst = filter.Last is null;
        var known = filter.Last?.Offset ?? TimeInterval.Zero;
        if (!grid.TryNumber(at, phase, known, TimeInterval.Zero, out var offset) && !isFirst)
            return false;
        Keep(at, offset);
        return true;
    }

    private bool TryNumber(MonotonicTime at, double phase, SampleClock other, out TimeInterval offset)
    {
        offset = default;
        if (other.filter.Last is not { } label || (at - label.At).Abs().Seconds >= Options.MaxLockAge * grid.Distance)
            return false;
        Source.Leap = other.Source.Leap;
        return grid.TryNumber(at, phase, label.Offset, other.filter.Deviation + Options.Precision, out offset);
    }

    private bool TryNumber(MonotonicTime at, double phase, in ClockKnowledge clock, out TimeInterval offset)
    {
        offset = default;
        if (clock.IsKnown)
            return grid.TryNumberByClock(at, phase, clock.Offset, clock.Bound, out offset);
        filter.Drop(); // They were numbered by a clock that does not know the time any more.
        return false;
    }

    private void Keep(MonotonicTime at, TimeInterval offset)
    {
        hasSamples = true;
        filter.Add(new(at, offset, Options.Precision, Options.Bound, TimeInterval.Zero));
    }
}
