using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Selection;

/// <summary>The tests a source passes or fails on its own account, before it is compared with the others.</summary>
internal static class SourceTests
{
    /// <summary>Standard deviations of the offset that belong to its interval: 99.7 % of a Gaussian.</summary>
    private const double IntervalDeviations = 3.0;

    /// <summary>
    /// Fills a report for every source; those that pass get <see cref="SelectionState.Combined"/> until a later stage says
    /// otherwise.
    /// </summary>
    public static void Judge(
        SelectionOptions options,
        ReadOnlySpan<Candidate> candidates,
        ReadOnlySpan<Estimate> estimates,
        bool noneSelected,
        Span<SourceReport> reports)
    {
        var authenticated = false;
        var plain = false;
        foreach (ref readonly var candidate in candidates)
        {
            authenticated |= candidate.IsAuthenticated && !candidate.IsReferenceClock;
            plain |= !candidate.IsAuthenticated && !candidate.IsReferenceClock;
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            var traits = EffectiveTraits(candidates[i], options.Authentication, authenticated, plain);
            var distance = candidates[i].HasEstimate ? Distance(candidates[i], estimates[i]) : TimeInterval.MaxValue;
            var offset = estimates[i].Offset;
            reports[i] = reports[i] with
            {
                State = OwnState(options, candidates[i], estimates[i], traits, distance),
                Traits = traits,
                Low = offset - distance,
                High = offset + distance,
                Distance = distance,
                Weight = 0.0,
            };
        }

        DropStale(candidates, reports);
        DropOrphans(options, candidates, reports);
        if (noneSelected)
            WaitForOthers(candidates, reports);
    }

    /// <summary>
    /// Root distance: systematic error, three deviations of the offset, and one sample's noise, the grain below which nothing can
    /// disagree.
    /// </summary>
    private static TimeInterval Distance(in Candidate candidate, in Estimate estimate)
    {
        var random = (IntervalDeviations * estimate.OffsetError) + estimate.Noise;
        return candidate.Bound + TimeInterval.FromSecondsSaturating(random);
    }

    private static SourceTraits EffectiveTraits(in Candidate candidate, AuthenticationMode mode, bool authenticated, bool plain)
    {
        var isPlain = !candidate.IsReferenceClock && !candidate.IsAuthenticated;
        return mode switch
        {
            AuthenticationMode.Require when isPlain => candidate.Traits | SourceTraits.NoSelect,
            AuthenticationMode.Prefer when isPlain && authenticated => candidate.Traits | SourceTraits.NoSelect,
            AuthenticationMode.Mix when !isPlain && authenticated && plain => candidate.Traits | SourceTraits.Require | SourceTraits.Trust,
            _ => candidate.Traits,
        };
    }

    private static SelectionState OwnState(
        SelectionOptions options, in Candidate candidate, in Estimate estimate, SourceTraits traits, TimeInterval distance)
    {
        if ((traits & SourceTraits.NoSelect) != SourceTraits.None)
            return SelectionState.NotSelectable;
        if (!candidate.HasEstimate)
            return SelectionState.TooFewSamples;
        if (candidate.Leap == LeapIndicator.Unsynchronised)
            return SelectionState.Unsynchronised;
        if (candidate.Stratum < options.MinStratum || candidate.Stratum > options.MaxStratum)
            return SelectionState.BadStratum;
        if (candidate.Bound > options.MaxDistance)
            return SelectionState.TooDistant;
        if (estimate.Noise > options.MaxJitter.Seconds)
            return SelectionState.TooJittery; // Makes it distant as well, but this is why.
        if (distance > options.MaxDistance)
            return SelectionState.TooDistant;
        return candidate.Unanswered > candidate.MaxUnreach ? SelectionState.Stale : SelectionState.Combined;
    }

    // Stale: it is silent, and every source that answers has built its whole estimate since. A reference clock may stay when nobody
    // answers: it is the holdover.
    private static void DropStale(ReadOnlySpan<Candidate> candidates, Span<SourceReport> reports)
    {
        MonotonicTime? oldest = null;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (reports[i].State == SelectionState.Combined && candidates[i].Reach != 0 && !(oldest <= candidates[i].HistoryStart))
                oldest = candidates[i].HistoryStart;
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            var isOld = candidates[i].LastSampleAt < oldest || (oldest is null && !candidates[i].IsReferenceClock);
            if (reports[i].State == SelectionState.Combined && candidates[i].Reach == 0 && isOld)
                reports[i] = reports[i] with { State = SelectionState.Stale };
        }
    }

    // Servers of the orphan stratum follow each other; the one with the smallest reference ID leads, and none as long as a real
    // source is there.
    private static void DropOrphans(SelectionOptions options, ReadOnlySpan<Candidate> candidates, Span<SourceReport> reports)
    {
        if (options.OrphanStratum is not { } stratum)
            return;
        var leader = uint.MaxValue;
        var real = false;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (reports[i].State != SelectionState.Combined)
                continue;
            real |= candidates[i].Stratum < stratum;
            if (candidates[i].Stratum == stratum && candidates[i].Id.Value < candidates[i].LocalId.Value)
                leader = Math.Min(leader, candidates[i].Id.Value);
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            var isOrphan = reports[i].State == SelectionState.Combined && candidates[i].Stratum >= stratum;
            var leads = !real && candidates[i].Stratum == stratum && candidates[i].Id.Value == leader;
            if (isOrphan && !leads)
                reports[i] = reports[i] with { State = SelectionState.Orphan };
        }
    }

    // At a start the first server to have enough samples would be selected alone, only for the next one to outvote it a moment
    // later. Servers wait for those that are one answer behind; reference clocks wait for nobody. Nobody waits for a server whose answers
    // have not become a single sample: it may be this very machine.
    private static void WaitForOthers(ReadOnlySpan<Candidate> candidates, Span<SourceReport> reports)
    {
        byte ahead = 0, behind = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].IsReferenceClock)
            {
                if (reports[i].State == SelectionState.Combined)
                    return;
                continue;
            }

            if (reports[i].State == SelectionState.Combined)
                ahead = Math.Max(ahead, candidates[i].Reach);
            else if (reports[i].State == SelectionState.TooFewSamples && candidates[i].Statistics is null or { Total: > 0 })
                behind = Math.Max(behind, candidates[i].Reach);
        }

        if (behind == 0 || ahead == byte.MaxValue || ahead >> 1 != behind)
            return;
        for (var i = 0; i < reports.Length; i++)
        {
            if (reports[i].State == SelectionState.Combined)
                reports[i] = reports[i] with { State = SelectionState.WaitsForOthers };
        }
    }
}
