using System.Net;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>The packets to and from servers and peers: asks each when it is due, and hands what comes to the right one.</summary>
/// <param name="context">The clock.</param>
/// <param name="set">The servers and peers.</param>
/// <param name="sources">Those that have an address.</param>
/// <param name="spacing">When each is asked next.</param>
/// <param name="resolution">Told of those that are no good.</param>
/// <param name="ladder">Looks at those whose certificates were not checked.</param>
internal sealed class ExchangeDesk(
    NetworkContext context,
    UpstreamSet set,
    List<NetworkSource> sources,
    PollSpacing spacing,
    Resolution resolution,
    CertificateLadder ladder)
{
    private readonly RouteFollower routes = new(context, sources, spacing);
    private readonly KeyDesk keys = new(context, set, spacing, ladder);

    /// <summary>When <see cref="OnTimer"/> has something to do; null when never.</summary>
    public MonotonicTime? WakeAt
    {
        get
        {
            var at = resolution.WakeAt;
            if (set.Initial?.WakeAt is { } end && !(at <= end))
                at = end;
            foreach (var source in sources)
            {
                if (source.Plan.NextAt is { } next && !(at <= next))
                    at = next;
            }

            return at;
        }
    }

    /// <summary>Time has passed.</summary>
    /// <returns>True when something has changed that selection should know.</returns>
    public bool OnTimer()
    {
        var isChanged = false;
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            if (!(source.Plan.NextAt <= context.Now))
                continue;
            var reach = source.Answers;
            if (source.Nts is { } session)
                keys.PrepareTurn(source, session);
            source.Ask();
            if (source.Plan.Mode != PollMode.Offline)
                spacing.Next(source, isAsking: true);
            isChanged |= source.Answers != reach && !source.Answers.IsReachable;
            if (source.IsUnreachable)
                resolution.Replace(source);
        }

        resolution.OnTimer();
        if (set.Initial?.OnTimer() == true)
            set.AddAll(context.Options.Upstreams);
        return isChanged | ladder.Review();
    }

    /// <summary>A packet of a source has left, or could not.</summary>
    public void OnTransmitted(in ClockReading now, int number, UtcTime? stamp, StampSource by)
    {
        if (set.Find(number) is not { } source)
            return;
        source.CouldNotSend = stamp is null;
        if (stamp is { } at)
            source.OnTransmitted(ToLocal(now, at, by));
        else if (source.Options.GoesOffline)
            set.SetOnline(source, isOnline: false);
    }

    /// <summary>A packet came for a source.</summary>
    /// <returns>True when something has changed that selection should know; the source if it was measured.</returns>
    public (bool IsChanged, NetworkSource? Measured) OnPacket(
        in ClockReading now, int number, UtcTime stamp, StampSource by, ReadOnlySpan<byte> packet, IPAddress? local,
        in PathTime path)
    {
        if (set.Find(number) is not { } source)
            return default;
        var wasConfirmed = source.IsConfirmed;
        var outcome = source.OnPacket(packet, ToLocal(now, stamp, by) with { Path = path }, local);
        if (outcome == PacketOutcome.Ignored)
            return default;
        if (source.Plan.Mode != PollMode.Offline)
            spacing.Next(source, isAsking: false);
        if (source.IsConfirmed && !wasConfirmed && source.Upstream.IsComplete)
            set.RemoveRest(source.Upstream);
        resolution.MayRefresh();
        var isGood = outcome == PacketOutcome.Good;
        return (ladder.Review() | isGood | source.IsSelected, isGood ? source : null);
    }

    /// <summary>The ways of this machine to others have changed.</summary>
    /// <param name="hasRoute">Whether they lead to an address.</param>
    /// <returns>True when something has changed that selection should know.</returns>
    public bool OnRoutes(Predicate<IPAddress> hasRoute) => routes.OnRoutes(hasRoute);

    /// <summary>Keys were exchanged with a source, or not.</summary>
    public void OnKeysExchanged(int number, KeyExchangeResult result)
    {
        if (set.Find(number) is { Nts: { } session } source)
            keys.OnExchanged(source, session, result);
        else
            result.Association?.Dispose();
    }

    private LocalStamp ToLocal(in ClockReading now, UtcTime stamp, StampSource by)
        => now.IsNear(stamp) ? new(context.Steering.Ledger.FromStamp(stamp), by) : new(context.Now, StampSource.Daemon);
}
