using BenchmarkDotNet.Attributes;
using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Bench.Cost;

/// <summary>What a second costs with eight sources: a sample of one, or of all, then selection, loop, ledger and error bound.</summary>
public class ClockUpdate
{
    private const int Sources = 8;

    private readonly Random random = new(1);
    private readonly SourceStatistics[] sources
        = [.. Enumerable.Range(0, Sources).Select(_ => new SourceStatistics(new SourceStatisticsOptions()))];
    private readonly Candidate[] candidates = new Candidate[Sources];
    private readonly SourceSelection selection = new(new SelectionOptions());
    private readonly ClockLoop loop = new(new ClockLoopOptions());
    private readonly ClockLedger ledger = new(StampScale.Corrected);
    private readonly Holdover holdover = new();
    private MonotonicTime now = MonotonicTime.FromTimespec(1_700_000_000, 0);

    /// <summary>64 samples of each source lie behind.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        for (var i = 0; i < 64; i++)
            SampleOfAll();
    }

    [Benchmark]
    public TimeInterval SampleOfOne()
    {
        now += TimeInterval.FromWholeSeconds(1);
        Add(sources[0]);
        return Update();
    }

    [Benchmark]
    public TimeInterval SampleOfAll()
    {
        now += TimeInterval.FromWholeSeconds(1);
        foreach (var source in sources)
            Add(source);
        return Update();
    }

    private void Add(SourceStatistics source)
        => source.Add(new Measurement(
            now, TimeInterval.FromSeconds(2e-6 * (random.NextDouble() - 0.5)), TimeInterval.FromSeconds(1e-6), default, default));

    private TimeInterval Update()
    {
        for (var i = 0; i < Sources; i++)
            candidates[i] = Candidate.From(sources[i], now, SourceTraits.None, isReferenceClock: true);
        var outcome = selection.Select(now, candidates);
        if (loop.Update(now, outcome.Estimate, ledger) is { } adjustment)
            ledger.SetRate(now, adjustment.Rate);
        holdover.Observe(outcome.Estimate, outcome.Bound);
        return holdover.ErrorBound(now, loop.Remaining(now, ledger));
    }
}
