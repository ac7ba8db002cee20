using Stratum1.Discipline.Sources;
using Stratum1.Protocol.Client;

namespace Stratum1.Engine.Network;

// Intervals, bursts and their figures are chrony's, which servers of the world are used to: a burst asks every 2 s, or four times per
// interval where that is quicker, until enough replies were good.

/// <summary>Whether a server is asked, and when next: in a burst, after a packet that goes ahead, or once per interval.</summary>
/// <param name="options">Of the server.</param>
/// <param name="statistics">Its samples.</param>
internal sealed class PollPlan(UpstreamOptions options, SourceStatistics statistics)
{
    /// <summary>Replies that end the burst at start, and requests that end it in any case: as many as reach has bits.</summary>
    private const int GoodAtStart = 4;
    private const int TotalAtStart = 8;

    /// <summary>A burst per interval is shorter.</summary>
    private const int GoodPerInterval = 1;
    private const int TotalPerInterval = 4;

    private const double BurstSeconds = 2.0;
    private const double BurstPart = 0.25;

    /// <summary>Between the packet that goes ahead and the request, s.</summary>
    private const double WarmUpSeconds = 2.0;

    /// <summary>A refused client is to stop (RFC 5905 §7.4); it asks again after an hour, for a mistake may have been put right.</summary>
    private static readonly TimeInterval RefusalPause = TimeInterval.FromWholeSeconds(3600);

    /// <summary>Intervals that a server which finds us too busy is left alone.</summary>
    private const int RatePause = 4;

    private readonly PollInterval interval = new(options, statistics);
    private UpstreamOptions current = options;

    /// <summary>Whether it is asked.</summary>
    public PollMode Mode { get; private set; } = PollMode.Offline;

    /// <summary>When it is asked next; null when it is not.</summary>
    public MonotonicTime? NextAt { get; set; }

    /// <summary>The interval, log₂ s.</summary>
    public int Poll => interval.Poll;

    /// <summary>By so much the next request comes later, as the server wishes.</summary>
    public TimeInterval ExtraDelay { get; private set; }

    /// <summary>Packets ahead of the request that are still to be sent; their replies are not measured.</summary>
    public int WarmUps { get; private set; }

    /// <summary>Whether it is asked, or will be after a burst.</summary>
    public bool IsOnline => Mode is PollMode.Online or PollMode.BurstThenOnline;

    /// <summary>Whether a burst is on its way.</summary>
    public bool IsBurst => Mode is PollMode.BurstThenOffline or PollMode.BurstThenOnline;

    /// <summary>Good replies until the burst ends.</summary>
    public int GoodToGo { get; private set; }

    /// <summary>Requests until the burst ends.</summary>
    public int TotalToGo { get; private set; }

    /// <summary>Asks from now on.</summary>
    /// <param name="mayBurst">Quickly at first, where the options want it.</param>
    /// <returns>False when it is so already.</returns>
    public bool GoOnline(bool mayBurst = true)
    {
        switch (Mode)
        {
            case PollMode.Offline:
                Mode = PollMode.Online;
                if (mayBurst && current.BurstsAtStart)
                    StartBurst(GoodAtStart, TotalAtStart);
                return true;
            case PollMode.BurstThenOffline:
                Mode = PollMode.BurstThenOnline;
                return false;
            default:
                return false;
        }
    }

    /// <summary>Asks no more, once a burst is over.</summary>
    public void GoOffline()
    {
        if (Mode == PollMode.BurstThenOnline)
            Mode = PollMode.BurstThenOffline;
        else if (Mode == PollMode.Online)
            Stop();
    }

    /// <summary>Asks quickly.</summary>
    /// <returns>False when a burst is on its way, or the other side is a peer, whose schedule it would upset.</returns>
    public bool StartBurst(int good, int total)
    {
        if (IsBurst || current.Kind == UpstreamKind.Peer)
            return false;
        Mode = Mode == PollMode.Online ? PollMode.BurstThenOnline : PollMode.BurstThenOffline;
        (GoodToGo, TotalToGo) = (good, total);
        return true;
    }

    /// <summary>A request is due.</summary>
    /// <returns>False when it is not to be sent after all.</returns>
    public bool Begin(bool interleaves)
    {
        if (Mode == PollMode.BurstThenOnline && TotalToGo <= 1)
            Mode = PollMode.Online;
        else if (Mode == PollMode.BurstThenOffline && TotalToGo <= 0)
            Stop();
        else if (Mode == PollMode.Online && current.Bursts && Poll > current.MinPoll)
            StartBurst(GoodPerInterval, Math.Min(1 << Math.Min(Poll - current.MinPoll, 8), TotalPerInterval));
        if (Mode == PollMode.Offline)
            return false;
        if (current.PresendPoll <= Poll && WarmUps == 0 && TotalToGo == 0)
            WarmUps = interleaves ? 2 : 1;
        else if (WarmUps > 0)
            WarmUps--;
        return true;
    }

    /// <summary>The request was made.</summary>
    /// <param name="counts">It was sent, or the server is reachable: a burst does not go by while there is no network.</param>
    public void Sent(bool counts)
    {
        if (Mode == PollMode.BurstThenOffline || (Mode == PollMode.BurstThenOnline && counts))
            TotalToGo--;
    }

    /// <summary>A reply was used.</summary>
    public void OnGood()
    {
        if (!IsBurst || --GoodToGo > 0)
            return;
        TotalToGo = 0;
        if (Mode == PollMode.BurstThenOnline)
            Mode = PollMode.Online;
        else
            Stop();
    }

    /// <summary>A command has changed the limits of the interval.</summary>
    public void Change(UpstreamOptions changed)
    {
        current = changed;
        interval.Change(changed);
    }

    /// <summary>All begins anew: at the shortest interval.</summary>
    public void Restart() => interval.Restart();

    /// <summary>The same, and quickly at first where the options want it: the network is back.</summary>
    public void BeginAnew()
    {
        Restart();
        if (current.BurstsAtStart)
            StartBurst(GoodAtStart, TotalAtStart);
    }

    /// <summary>The server has answered; a kiss-o'-death wishes for a pause, and for no bursts.</summary>
    public void OnReply(KissCode kiss)
    {
        ExtraDelay = kiss switch
        {
            KissCode.None => TimeInterval.Zero,
            KissCode.Rate => TimeInterval.FromSeconds(RatePause * Math.Pow(2.0, Poll)),
            _ => RefusalPause,
        };
        if (kiss != KissCode.None)
            EndBurst();
    }

    /// <summary>A sample was taken.</summary>
    /// <param name="sample">It.</param>
    /// <param name="isReachable">The server answers.</param>
    public void Adapt(in Measurement sample, bool isReachable) => interval.Adapt(sample, Interval(Poll), IsBurst, isReachable);

    /// <summary>Nothing came of a request; see <see cref="PollInterval.BackOff"/>.</summary>
    public void BackOff(double part, bool isReachable) => interval.BackOff(part, isReachable);

    /// <summary>From one request to the next.</summary>
    /// <param name="poll">log₂ s.</param>
    public TimeInterval Interval(int poll)
    {
        var seconds = Math.Pow(2.0, poll);
        return TimeInterval.FromSeconds(IsBurst ? Math.Min(BurstSeconds, BurstPart * seconds) : WarmUps > 0 ? WarmUpSeconds : seconds);
    }

    private void Stop()
    {
        Mode = PollMode.Offline;
        NextAt = null;
        EndBurst();
    }

    private void EndBurst() => (GoodToGo, TotalToGo) = (0, 0);
}
