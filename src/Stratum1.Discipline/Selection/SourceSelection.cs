using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Selection;

// The stages, each leaving every source it drops with its reason:
//   1 own tests       stratum, distance, jitter, staleness, authentication …          (SourceTests)
//   2 agreement       the stretch most intervals share; the others are falsetickers   (Intersection)
//   3 enough?         minsources, a required source
//   4 prefer
//   5 best            least distance, with hysteresis
//   6 combination     of all that are not much worse than the best                    (Combination)
// Stages and letters are chrony's (chrony.conf(5), chronyc(1) selectdata), so that what people know stays true; the weights are not.

/// <summary>Decides which sources to believe, and combines them. Allocates only when the number of sources grows.</summary>
public sealed class SourceSelection(SelectionOptions options)
{
    /// <summary>
    /// A source replaces the best when the product of its distance ratios exceeds this: chrony's limit, ten selections at 26 %
    /// better.
    /// </summary>
    private const double ScoreLimit = 10.0;

    private SourceReport[] reports = [];
    private Estimate[] estimates = [];
    private double[] weights = [];
    private Intersection.Edge[] edges = [];
    private int best = -1;
    private int count;
    private MonotonicTime changedAt;

    /// <summary>The options in force; replaced as a whole when a command changes one.</summary>
    public SelectionOptions Options { get; set; } = options;

    /// <summary>What the last selection said of each source, in the order they were given.</summary>
    public ReadOnlySpan<SourceReport> Reports => reports.AsSpan(0, count);

    /// <summary>Selects without favour to the best so far: <c>chronyc reselect</c>, or a change in the list of sources.</summary>
    public void Reselect() => best = -1;

    /// <summary>Judges all sources.</summary>
    /// <param name="now">The estimates are looked ahead to this moment.</param>
    /// <param name="candidates">All sources, always in the same order; <see cref="Reselect"/> when that changes.</param>
    public SelectionOutcome Select(MonotonicTime now, ReadOnlySpan<Candidate> candidates)
    {
        Prepare(now, candidates);
        SourceTests.Judge(Options, candidates, estimates, best < 0, reports.AsSpan(0, count));
        var selectable = Count(SelectionState.Combined);
        if (selectable == 0)
            return Nothing(Count(SelectionState.WaitsForOthers) > 0 ? SelectionVerdict.Waiting : SelectionVerdict.NoSelectableSources, 0);

        var agreeing = MarkDisagreement(selectable);
        var good = Count(SelectionState.Combined);
        if (good == 0)
            return Nothing(SelectionVerdict.NoMajority, agreeing);
        if (good < Options.MinSources || MissesRequired())
            return Hold(SelectionState.WaitsForSources, SelectionVerdict.TooFewSources, agreeing);

        DropNotPreferred();
        var chosen = ChooseBest(candidates);
        if (chosen != best && best >= 0 && candidates[chosen].LastSampleAt <= changedAt)
            return Hold(SelectionState.WaitsForUpdate, SelectionVerdict.Waiting, agreeing);
        var changed = chosen != best;
        if (changed)
            changedAt = now;
        best = chosen;
        return Combine(candidates, agreeing, changed);
    }

    private void Prepare(MonotonicTime now, ReadOnlySpan<Candidate> candidates)
    {
        count = candidates.Length;
        if (reports.Length < count)
        {
            Array.Resize(ref reports, count);
            Array.Resize(ref estimates, count);
            Array.Resize(ref weights, count);
            Array.Resize(ref edges, 2 * count);
        }

        if (best >= count)
            best = -1;
        for (var i = 0; i < count; i++)
            estimates[i] = candidates[i].HasEstimate ? candidates[i].Estimate.PredictedAt(now) : default;
    }

    private int MarkDisagreement(int selectable)
    {
        int used = 0, trusted = 0;
        foreach (ref readonly var report in Reports)
        {
            if (report.State != SelectionState.Combined)
                continue;
            var isTrusted = report.Has(SourceTraits.Trust);
            trusted += isTrusted ? 1 : 0;
            edges[used++] = new(report.Low, IsLow: true, isTrusted);
            edges[used++] = new(report.High, IsLow: false, isTrusted);
        }

        var common = Intersection.Find(edges.AsSpan(0, used));
        // With trusted sources the majority is one of trusted sources: those alone cannot be outvoted by the rest.
        var majority = trusted > 0 ? common.TrustedDepth > trusted / 2 : common.Depth > selectable / 2;
        TimeInterval low = TimeInterval.MaxValue, high = TimeInterval.MinValue;
        for (var i = 0; i < count; i++)
        {
            ref var report = ref reports[i];
            if (report.State != SelectionState.Combined)
                continue;
            if (!majority || !common.AgreesWith(report.Low, report.High))
            {
                report = report with { State = SelectionState.Falseticker };
            }
            else if (report.Has(SourceTraits.Trust))
            {
                low = TimeInterval.Min(low, report.Low);
                high = TimeInterval.Max(high, report.High);
            }
        }

        if (majority && common.TrustedDepth > 0)
            MarkUntrusted(low, high);
        return common.Depth;
    }

    // A source that reaches beyond what the trusted ones allow agrees with them only by being vague.
    private void MarkUntrusted(TimeInterval low, TimeInterval high)
    {
        for (var i = 0; i < count; i++)
        {
            ref var report = ref reports[i];
            if (report.State == SelectionState.Combined && (report.Low < low || report.High > high))
                report = report with { State = SelectionState.DisagreesWithTrusted };
        }
    }

    private bool MissesRequired()
    {
        var required = false;
        foreach (ref readonly var report in Reports)
        {
            if (!report.Has(SourceTraits.Require))
                continue;
            if (report.State == SelectionState.Combined)
                return false;
            required = true;
        }

        return required;
    }

    private void DropNotPreferred()
    {
        var preferred = false;
        foreach (ref readonly var report in Reports)
            preferred |= report.State == SelectionState.Combined && report.Has(SourceTraits.Prefer);
        for (var i = 0; preferred && i < count; i++)
        {
            if (reports[i].State == SelectionState.Combined && !reports[i].Has(SourceTraits.Prefer))
                reports[i] = reports[i] with { State = SelectionState.NotPreferred };
        }
    }

    // The nearest, with stratum counted as distance. Who is not the best pays the reselect distance, and must have been better for a
    // while: its score is the running product of how many times nearer it was, and starts anew at 1 when it falls behind.
    private int ChooseBest(ReadOnlySpan<Candidate> candidates)
    {
        // Silence has no favour.
        var current = best >= 0 && reports[best].State == SelectionState.Combined && candidates[best].Reach != 0 ? best : -1;
        var keeps = current >= 0;
        var chosen = current;
        var highest = keeps ? ScoreLimit : 0.0;
        for (var i = 0; i < count; i++)
        {
            ref var report = ref reports[i];
            if (report.State != SelectionState.Combined || i == current)
            {
                report = report with { Score = 1.0 };
                continue;
            }

            var charged = ChargedDistance(candidates, i) + (keeps ? Options.ReselectDistance.Seconds : 0.0);
            var score = keeps ? Math.Max(1.0, Math.Max(1.0, report.Score) * ChargedDistance(candidates, current) / charged) : 1.0 / charged;
            if (score > highest)
            {
                highest = score;
                chosen = i;
            }

            report = report with { Score = keeps ? score : 1.0 };
        }

        if (chosen != best)
        {
            for (var i = 0; i < count; i++)
                reports[i] = reports[i] with { Score = 1.0 };
        }

        return chosen;
    }

    private double ChargedDistance(ReadOnlySpan<Candidate> candidates, int i)
        => reports[i].Distance.Seconds + (candidates[i].Stratum * Options.StratumWeight.Seconds) + 1e-9;

    private SelectionOutcome Combine(ReadOnlySpan<Candidate> candidates, int agreeing, bool changed)
    {
        var limit = Options.CombineLimit * (reports[best].Distance + Options.ReselectDistance).Seconds;
        var combined = 0;
        var leap = (Insert: 0, Delete: 0);
        var bound = TimeInterval.Zero;
        for (var i = 0; i < count; i++)
        {
            ref var report = ref reports[i];
            weights[i] = 0.0;
            if (report.State != SelectionState.Combined)
                continue;
            if (i != best && report.Distance.Seconds > limit)
            {
                report = report with { State = SelectionState.Distant };
                continue;
            }

            weights[i] = 1.0;
            combined++;
            leap.Insert += candidates[i].Leap == LeapIndicator.Insert ? 1 : 0;
            leap.Delete += candidates[i].Leap == LeapIndicator.Delete ? 1 : 0;
        }

        var estimate = Combination.Of(estimates.AsSpan(0, count), weights.AsSpan(0, count), best, Combination.CommonPart);
        if (combined > 1)
            estimate = CombineShared(candidates, estimate.At);
        for (var i = 0; i < count; i++)
        {
            bound += TimeInterval.FromSecondsSaturating(weights[i] * candidates[i].Bound.Seconds);
            reports[i] = reports[i] with { Weight = weights[i] };
        }

        reports[best] = reports[best] with { State = SelectionState.Best };
        var announced = 2 * leap.Insert > combined ? LeapIndicator.Insert
            : 2 * leap.Delete > combined ? LeapIndicator.Delete
            : LeapIndicator.None;
        return new SelectionOutcome(SelectionVerdict.Selected, best, combined, estimate, bound, announced, agreeing, changed);
    }

    // The parts say how many sources share the work; each is then asked for the estimate that suits so many.
    private Estimate CombineShared(ReadOnlySpan<Candidate> candidates, MonotonicTime now)
    {
        var sources = Combination.EffectiveSources(weights.AsSpan(0, count));
        var allShared = true;
        for (var i = 0; i < count; i++)
        {
            if (weights[i] <= 0.0)
                continue;
            weights[i] = 1.0;
            if (candidates[i].Statistics?.TryEstimateShared(now, sources, out var shared) == true)
                estimates[i] = shared;
            else
                allShared = false;
        }

        return Combination.Of(estimates.AsSpan(0, count), weights.AsSpan(0, count), best, allShared ? 0.0 : Combination.CommonPart);
    }

    private SelectionOutcome Hold(SelectionState state, SelectionVerdict verdict, int agreeing)
    {
        for (var i = 0; i < count; i++)
        {
            if (reports[i].State == SelectionState.Combined)
                reports[i] = reports[i] with { State = state };
        }

        return Nothing(verdict, agreeing);
    }

    private SelectionOutcome Nothing(SelectionVerdict verdict, int agreeing)
    {
        var changed = best >= 0 && verdict != SelectionVerdict.Waiting;
        if (changed)
            best = -1;
        return new SelectionOutcome(verdict, -1, 0, default, TimeInterval.Zero, LeapIndicator.None, agreeing, changed);
    }

    private int Count(SelectionState state)
    {
        var found = 0;
        foreach (ref readonly var report in Reports)
            found += report.State == state ? 1 : 0;
        return found;
    }
}
