using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Engine.Sources;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine.Reports;

/// <summary>
/// Walks the chain from the antenna to the clock and says of each link how it stands; the first broken one is what to repair.
/// </summary>
public static class LinkChain
{
    private static readonly ChainLink[] OfReceiver =
        [ChainLink.Device, ChainLink.Messages, ChainLink.Sky, ChainLink.Pulse, ChainLink.Seconds];

    /// <summary>A clock that is wrong by more is of no use to anybody yet.</summary>
    private static readonly TimeInterval TooFarOff = TimeInterval.FromSeconds(0.5);

    /// <summary>All links of an engine, in order.</summary>
    public static IReadOnlyList<LinkReport> Of(ClockEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        List<LinkReport> links = [];
        var now = engine.Steering.Now;
        var isBroken = false;
        foreach (var receiver in engine.Receivers)
            isBroken |= AddReceiver(links, receiver, engine.Receivers.Count > 1 ? receiver.Options.Id.ToString() : null, now);
        foreach (var clock in engine.SampleClocks.All)
        {
            var name = clock.Options.Id.ToString();
            links.Add(clock.Device.IsOpen
                ? LinkReport.Good(ChainLink.Device, name, "open")
                : LinkReport.Broken(ChainLink.Device, name, clock.Device.Reason ?? "it was not opened yet"));
        }

        links.Add(engine.Sources.Best is not null || !isBroken ? Sources(engine, now) : Unknown(ChainLink.Sources, of: null));
        links.Add(links[^1].Standing is LinkStanding.Good or LinkStanding.Weak ? Clock(engine) : Unknown(ChainLink.Clock, of: null));
        return links;
    }

    private static LinkReport Unknown(ChainLink link, string? of)
        => new(link, LinkStanding.Unknown, of, "not known before the link above holds");

    /// <summary>Adds the links of a receiver; true when one of them does not hold.</summary>
    private static bool AddReceiver(List<LinkReport> links, Receiver receiver, string? of, MonotonicTime now)
    {
        var trouble = ReceiverDiagnosis.Of(receiver, now);
        foreach (var link in OfReceiver)
        {
            if (link is ChainLink.Pulse or ChainLink.Seconds && !receiver.Options.HasPulse)
                continue;
            if (trouble is { } known && link >= known.Link)
                links.Add(link == known.Link ? new(link, known.IsWaiting ? LinkStanding.Waiting : LinkStanding.Broken, of, known.Text)
                    : Unknown(link, of));
            else
                links.Add(LinkReport.Good(link, of, Facts(receiver, link)));
        }

        if (trouble is { Link: ChainLink.Sources } off)
            links.Add(LinkReport.Broken(ChainLink.Sources, of, off.Text));
        return trouble is not null;
    }

    private static string Facts(Receiver receiver, ChainLink link)
    {
        var (clock, state, pulse) = (receiver.Clock, receiver.Clock.Receiver, receiver.Clock.Pulse);
        return link switch
        {
            ChainLink.Device => $"open at {receiver.Baud.Baud} baud",
            ChainLink.Messages => $"{(state.Model is { } model ? model + ": " : "")}good messages, "
                + $"{clock.Latency.MedianSeconds:F2} s after their second",
            ChainLink.Sky => $"{(state.Fix is { } fix and not FixKind.None ? ReceiverReport.Name(fix) + " fix" : "a fix")}"
                + (state.SatellitesUsed is { } used ? $" with {used} satellites" : ""),
            ChainLink.Pulse => $"one a second, {pulse.Width.Seconds * 1e3:F1} ms wide, "
                + $"begins with the {pulse.Leading?.ToString().ToLowerInvariant() ?? "unknown"} edge",
            _ => "each pulse is numbered by the message after it",
        };
    }

    private static LinkReport Sources(ClockEngine engine, MonotonicTime now)
    {
        var sources = engine.Sources;
        if (sources.All.Count == 0 && engine.Network.Upstreams.Count == 0)
            return LinkReport.Broken(ChainLink.Sources, of: null, "no source is configured. Add a refclock or server line");
        if (sources.Best is not { } best)
            return LinkReport.Broken(ChainLink.Sources, of: null, Unselected(engine));
        if (!best.IsFresh(now))
            return LinkReport.Broken(ChainLink.Sources, of: null, $"{best.Name} was followed, and has fallen silent");
        if (best.Kind == SourceKind.Network && engine.Receivers.Count > 0 && engine.Receivers[0] is var receiver
            && sources.StateOf((Source?)receiver.Pulses ?? receiver.Messages) is var state and not (
                SelectionState.Best or SelectionState.Combined))
        {
            return LinkReport.Weak(
                ChainLink.Sources, of: null, $"{best.Name} is followed in place of {receiver.Options.Id}: {Reason(state)}");
        }

        return LinkReport.Good(ChainLink.Sources, of: null, sources.Combined > 1
            ? $"{best.Name} and {sources.Combined - 1} more are followed" : $"{best.Name} is followed");
    }

    private static string Unselected(ClockEngine engine)
    {
        var network = engine.Network;
        if (engine.Receivers.Count + engine.SampleClocks.All.Count == 0)
        {
            if (network.Sources.Count == 0)
                return "no server's name was resolved. Check DNS and the network cable";
            if (network.Sources.All(source => source.IsUnreachable))
                return "no server answers. Check the network, and that no firewall blocks UDP port 123";
        }

        var reasons = engine.Sources.All.Where(source => !source.IsStandIn)
            .Select(source => $"{source.Name}: {Reason(engine.Sources.StateOf(source))}");
        return $"no source can be believed. {string.Join("; ", reasons)}";
    }

    /// <summary>Why a source is not used, with what to do.</summary>
    internal static string Reason(SelectionState state) => state switch
    {
        SelectionState.NotSelectable => "it has the option noselect",
        SelectionState.Unsynchronised => "it says itself that it is not synchronised",
        SelectionState.TooFewSamples => "it has too few measurements yet; wait some seconds",
        SelectionState.BadStratum => "its stratum is outside minstratum to maxstratum",
        SelectionState.TooDistant => "its root distance is above maxdistance",
        SelectionState.TooJittery => "its jitter is above maxjitter",
        SelectionState.WaitsForOthers => "others are awaited that will have enough measurements in a moment",
        SelectionState.Stale => "it is silent for longer than others",
        SelectionState.Orphan => "another of the orphan group leads",
        SelectionState.DisagreesWithTrusted => "it disagrees with the sources that are trusted",
        SelectionState.Falseticker => "it disagrees with the others, and nobody knows who is right. Add a third source, or trust one",
        SelectionState.WaitsForSources => "minsources or a required source is not satisfied",
        SelectionState.NotPreferred => "a preferred source is there",
        SelectionState.WaitsForUpdate => "the best source must give a fresh measurement first",
        SelectionState.Distant => "it is much worse than the best",
        _ => "it is used",
    };

    private static LinkReport Clock(ClockEngine engine)
    {
        var (steering, state) = (engine.Steering, engine.Synchronisation.State);
        if (steering.ChangeLimitExceeded)
            return LinkReport.Broken(ChainLink.Clock, of: null, "the clock is off by more than maxchange allows to correct");
        if (steering.Remaining.Abs() > TooFarOff)
        {
            return LinkReport.Broken(
                ChainLink.Clock, of: null, $"the clock is off by {steering.Remaining.Seconds:+0.0;-0.0} s and may not step; "
                + "it is slewed. `stratum1 makestep` steps it now; the directive makestep allows it at the start");
        }

        return state switch
        {
            SyncState.Locked or SyncState.Network
                => LinkReport.Good(
                    ChainLink.Clock, of: null, $"{state.ToString().ToUpperInvariant()}, error below {Micro(steering.ErrorBound)}"),
            SyncState.Unsynchronised or SyncState.FreeRun
                => LinkReport.Broken(ChainLink.Clock, of: null, "the source is too new: four good measurements are awaited"),
            _ => LinkReport.Weak(ChainLink.Clock, of: null,
                $"HOLDOVER since {steering.Age.Seconds:F0} s, error below {Micro(steering.ErrorBound)}"),
        };
    }

    private static string Micro(TimeInterval value)
        => value.Seconds < 1e-3 ? $"{value.Seconds * 1e6:F1} us" : $"{value.Seconds * 1e3:F1} ms";
}
