namespace Stratum1.Engine.Network;

// A board without a clock of its own boots in 1970. No certificate is valid then, and without certificates there is no time. The way up:
//   1. While the clock cannot be right and was never synchronised, dates of certificates are waived: nothing else, so that a server
//      without a certificate for its name is as impossible as ever.
//   2. A source got that way is watched, but not chosen, until more than half of all configured NTS servers agree on the time.
//   3. At that time its certificates must be valid. Only then it may be chosen.
//   4. When the clock is set, all certificates are checked against it; a source that fails is dropped, and that is said aloud.
// With a reference clock the first two steps are not needed: as soon as it has set the clock, the fourth follows.

/// <summary>Decides when certificates' dates are waived, and which sources may be believed meanwhile.</summary>
/// <param name="context">The clock, and the log.</param>
/// <param name="upstreams">All that is configured.</param>
/// <param name="sources">Those that have an address.</param>
internal sealed class CertificateLadder(NetworkContext context, List<Upstream> upstreams, List<NetworkSource> sources)
{
    /// <summary>Random errors beyond that many standard deviations are not expected in the first minute.</summary>
    private const double Deviations = 4;

    private int toldAgreeing = -1;

    /// <summary>For what moment certificates must be valid; null when their dates are waived.</summary>
    public UtcTime? ValidAt => IsWaivedByCommand || !IsClockKnown ? null : context.Steering.Clock;

    /// <summary><c>nocerttimecheck</c>: the user has decided.</summary>
    public bool IsWaivedByCommand => context.Steering.Updates < context.Options.UncheckedUpdates;

    private bool IsSynchronised => context.Served.Leap != LeapIndicator.Unsynchronised;

    /// <summary>Never synchronised, it may still be right: a battery has kept it running.</summary>
    private bool IsClockKnown
        => IsSynchronised || (context.Steering.Clock >= context.Options.Built && !(context.Steering.Clock < context.Options.Saved));

    /// <summary>Looks at the sources whose certificates were not checked.</summary>
    /// <returns>Whether selection should know.</returns>
    public bool Review()
    {
        if (!sources.Exists(source => source.Nts?.Unchecked is not null))
            return false;
        return IsSynchronised ? CheckAll() : LookForMajority();
    }

    private bool CheckAll()
    {
        var now = context.Steering.Clock;
        foreach (var source in sources)
        {
            if (source.Nts is not { Unchecked: { } problemAt } session)
                continue;
            if (problemAt(now) is { } problem)
                Drop(source, problem);
            else
                session.Confirm();
        }

        return true;
    }

    private void Drop(NetworkSource source, string problem)
    {
        source.Nts!.Distrust(context.Now);
        source.Forget();
        context.Actions.Log(LogLevel.Error, $"Source {source.Name} dropped: {problem}");
    }

    private bool LookForMajority()
    {
        var needed = (upstreams.Sum(upstream => upstream.Options.Nts is null ? 0 : upstream.Wanted) / 2) + 1;
        NetworkSource[] best = [];
        foreach (var source in sources.Where(IsCandidate))
        {
            var agreeing = sources.Where(other => IsCandidate(other) && Agree(source, other)).ToArray();
            if (agreeing.Length > best.Length)
                best = agreeing;
        }

        if (best.Length < needed)
        {
            Tell(best.Length, needed);
            return false;
        }

        var released = false;
        foreach (var source in best.Where(source => source.Nts!.IsHeldBack))
        {
            var claimed = context.Now.Translate<Utc>(OffsetOf(source).Offset);
            if (source.Nts!.Unchecked!(claimed) is { } problem)
            {
                Drop(source, problem);
                continue;
            }

            source.Nts.Release();
            released = true;
        }

        return released;
    }

    private void Tell(int agreeing, int needed)
    {
        if (agreeing == toldAgreeing || agreeing == 0)
            return;
        toldAgreeing = agreeing;
        context.Actions.Log(
            LogLevel.Information,
            $"The clock cannot be right, so no certificate can be checked: {agreeing} servers agree on the time, {needed} are needed");
    }

    private bool IsCandidate(NetworkSource source)
        => source.Nts is { Unchecked: not null } && source.Statistics.HasEstimate && source.Answers.IsReachable;

    private bool Agree(NetworkSource x, NetworkSource y)
    {
        var (a, b) = (OffsetOf(x), OffsetOf(y));
        return (a.Offset - b.Offset).Abs() <= a.Bound + b.Bound;
    }

    /// <summary>UTC by the server − oscillator, and how wrong that can be.</summary>
    private (TimeInterval Offset, TimeInterval Bound) OffsetOf(NetworkSource source)
    {
        source.Statistics.TryEstimate(context.Now, out var estimate);
        return (estimate.Offset, source.Statistics.Bound + TimeInterval.FromSecondsSaturating(Deviations * estimate.OffsetError));
    }
}
