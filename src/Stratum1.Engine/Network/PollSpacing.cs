namespace Stratum1.Engine.Network;

/// <summary>
/// Keeps requests apart: those to different servers, lest they disturb each other on the way, and ours from those of a million other
/// clients, by a little chance. The figures are chrony's.
/// </summary>
internal sealed class PollSpacing(NetworkContext context, IReadOnlyList<NetworkSource> sources)
{
    /// <summary>Before the first request: the network may be just coming up.</summary>
    private static readonly TimeInterval FirstDelay = TimeInterval.FromSeconds(0.2);

    /// <summary>Part of an interval by which chance lengthens it.</summary>
    private const double Chance = 0.02;

    /// <summary>Between requests to two servers, s: an eighth of the shorter interval, within these.</summary>
    private const double Closest = 2e-3;
    private const double Widest = 0.2;

    private MonotonicTime? lastSent;

    /// <summary>The first request after going online.</summary>
    public void Begin(NetworkSource source)
        => Place(source, TimeInterval.Max(source.Counters.Sent > 0 ? source.NextDelay(isAsking: false) : TimeInterval.Zero, FirstDelay));

    /// <summary>The next request, after one or after its reply.</summary>
    public void Next(NetworkSource source, bool isAsking)
    {
        if (isAsking)
            lastSent = context.Now;
        Place(source, source.NextDelay(isAsking) + (isAsking ? TimeInterval.Zero : source.Plan.ExtraDelay));
    }

    private void Place(NetworkSource source, TimeInterval delay)
    {
        var chance = 1.0 + (Chance * context.NextDouble());
        var separation = TimeInterval.FromSeconds(Math.Clamp(Math.Pow(2.0, source.Plan.Poll - 3), Closest, Widest) * chance);
        var at = context.Now + TimeInterval.FromSecondsSaturating(delay.Seconds * chance);
        if (sources.Count > 1 && lastSent is { } sent && at < sent + separation)
            at = sent + separation;
        // Each turn passes one other source, so there are no more turns than sources.
        for (var isFree = false; !isFree;)
        {
            isFree = true;
            foreach (var other in sources)
            {
                if (other == source || other.Plan.NextAt is not { } taken || (at - taken).Abs() >= separation)
                    continue;
                at = taken + separation;
                isFree = false;
            }
        }

        source.Plan.NextAt = at;
    }
}
