using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests;

public class AllocationTests
{
    [Fact]
    public void An_update_with_eight_sources_allocates_nothing()
    {
        var random = new Random(1);
        var sources = Enumerable.Range(0, 8).Select(_ => new SourceStatistics(new SourceStatisticsOptions())).ToArray();
        var candidates = new Candidate[8];
        var selection = new SourceSelection(new SelectionOptions());
        var loop = new ClockLoop(new ClockLoopOptions());
        var ledger = new ClockLedger(StampScale.Corrected);
        var holdover = new Holdover();
        var now = MonotonicTime.FromTimespec(1_700_000_000, 0);
        for (var i = 0; i < 200; i++)
            Second();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Second();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Second()
        {
            now += TimeInterval.FromWholeSeconds(1);
            for (var i = 0; i < sources.Length; i++)
            {
                var isWild = random.Next(20) == 0;
                var offset = (isWild ? 1e-3 : 1e-6) * random.NextDouble();
                sources[i].Add(new Measurement(now, TimeInterval.FromSeconds(offset), TimeInterval.FromSeconds(1e-6), default, default));
                candidates[i] = Candidate.From(sources[i], now, SourceTraits.None, isReferenceClock: true);
            }

            var outcome = selection.Select(now, candidates);
            if (outcome.Verdict == SelectionVerdict.Selected && loop.Update(now, outcome.Estimate, ledger) is { } adjustment)
                ledger.SetRate(now, adjustment.Rate);
            holdover.Observe(outcome.Estimate, outcome.Bound);
        }
    }
}
