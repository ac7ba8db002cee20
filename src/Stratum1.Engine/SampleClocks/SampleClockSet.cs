using Stratum1.Discipline.Sources;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Samples;

namespace Stratum1.Engine.SampleClocks;

/// <summary>All reference clocks that deliver samples.</summary>
public sealed class SampleClockSet
{
    private readonly SampleClock[] clocks;
    private readonly ClockEngine engine;

    internal SampleClockSet(EngineOptions options, ClockEngine engine, MonotonicTime now)
    {
        this.engine = engine;
        var statistics = new SourceStatisticsOptions
        {
            Frequency = options.Drift,
            FrequencyError = options.DriftError,
        };
        clocks =
        [
            .. options.SampleClocks.Select(
                clock => new SampleClock(clock, statistics with { MinimumSamples = Enough(clock) }, now)),
        ];
        foreach (var clock in clocks)
            clock.NumberedBy = clocks.FirstOrDefault(other => other != clock && other.Options.Id == clock.Options.Lock);
    }

    /// <summary>The clocks, as configured.</summary>
    public IReadOnlyList<SampleClock> All => clocks;

    /// <summary>The stable oscillator that keeps the frequency; null without one.</summary>
    internal SourceStatistics? Steadier => Array.Find(clocks, clock => clock.Options.IsLocal)?.Source.Statistics;

    /// <summary>When the next driver is to be asked; null without any.</summary>
    public MonotonicTime? NextPoll
    {
        get
        {
            MonotonicTime? next = null;
            foreach (var clock in clocks)
                next = next is { } earlier && earlier <= clock.NextPoll ? earlier : clock.NextPoll;
            return next;
        }
    }

    /// <summary>The next clock whose driver is to be asked now; to be called until there is none.</summary>
    public bool TryTakeDue(MonotonicTime now, out int index)
    {
        index = Array.FindIndex(clocks, clock => clock.NextPoll <= now);
        if (index < 0)
            return false;
        clocks[index].Schedule(now);
        return true;
    }

    /// <summary>A device was opened, lost, or refused.</summary>
    internal void OnDevice(int index, DeviceReport report)
    {
        var clock = clocks[index];
        if (report != clock.Device)
            engine.Actions.Log(report.IsOpen ? LogLevel.Information : LogLevel.Warning, $"{clock.Options.Id}: {report.Reason}");
        clock.Device = report;
    }

    internal bool AddSample(int index, in ClockSample sample)
    {
        var clock = clocks[index];
        var at = engine.Steering.Ledger.FromStamp(sample.Stamp);
        var age = engine.Steering.Now - at;
        return age >= -StampTolerance && age <= clock.MaxAge && ToUtc(clock, sample) is { } utc
            && clock.AddSample(at, sample with { Reference = utc }, KnowledgeAt(at, clock));
    }

    internal bool AddEdge(int index, MonotonicTime at, EdgePolarity polarity)
        => clocks[index].AddEdge(new(at, polarity), KnowledgeAt(at, clocks[index]));

    internal bool CountPoll(int index) => clocks[index].CountPoll(KnowledgeAt(engine.Steering.Now, clocks[index]));

    /// <summary>Clocks are read one after the other: a stamp may seem to come from the future by so much.</summary>
    private static readonly TimeInterval StampTolerance = TimeInterval.FromSeconds(1e-3);

    /// <summary>A third sample shows which of two that disagree is wrong (chrony takes three as well), unless fewer are wanted.</summary>
    private static int Enough(SampleClockOptions clock) => clock.MaxSamples is { } most and > 0 ? Math.Min(most, 3) : 3;

    /// <summary>What a reference says, in UTC; null while the difference from TAI is not known.</summary>
    private UtcTime? ToUtc(SampleClock clock, in ClockSample sample)
    {
        if (!clock.Options.IsTai)
            return sample.Reference;
        var table = engine.Leaps.Schedule.Table;
        // The table goes by UTC, which is what is looked for: half a minute too late is near enough to begin with.
        return table?.TaiMinusUtcAt(sample.Reference) is { } about
            && table.TaiMinusUtcAt(sample.Reference - TimeInterval.FromWholeSeconds(about)) is { } difference
            ? sample.Reference - TimeInterval.FromWholeSeconds(difference) : null;
    }

    private ClockKnowledge KnowledgeAt(MonotonicTime at, SampleClock clock)
    {
        var isLocal = engine.Local is { IsActive: true };
        var isKnown = isLocal || ServedStates.IsSynchronised(engine);
        var bound = isLocal || !isKnown ? TimeInterval.Zero : engine.Steering.ErrorBoundAt(at);
        var isItself = isLocal || engine.Sources.Best == clock.Source;
        return new(isKnown, engine.Steering.Ledger.CorrectionAt(at), bound, engine.Snapshot.State.Stratum, isItself);
    }
}
