using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Network;

// Intervals, bursts and their figures are chrony's, which servers of the world are used to: a burst asks every 2 s, or four times per
// interval where that is quicker, until enough replies were good.

/// <summary>When a server is asked next.</summary>
/// <param name="options">Of the server.</param>
internal sealed class PollPlan(UpstreamOptions options)
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

    /// <summary>Intervals below a second are for servers near by.</summary>
    private const int ShortestFarPoll = 0;

    private static readonly TimeInterval NearDelay = TimeInterval.FromSeconds(10e-3);

    private readonly PollController controller = new(options.MinPoll, options.MaxPoll, options.PollTarget);
    private UpstreamOptions current = options;

    /// <summary>Whether it is asked.</summary>
    public PollMode Mode { get; private set; } = PollMode.Offline;

    /// <summary>When it is asked next; null when it is not.</summary>
    public MonotonicTime? NextAt { get; set; }

    /// <summary>The interval, log₂ s.</summary>
    public int Poll { get; private set; } = Math.Max(options.MinPoll, ShortestFarPoll);

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
        controller.Change(current.MinPoll, current.MaxPoll, current.PollTarget);
        Poll = Math.Max(controller.Poll, Math.Min(Poll, ShortestFarPoll));
    }

    /// <summary>All begins anew: at the shortest interval.</summary>
    public void Restart()
    {
        controller.Reset();
        Poll = Math.Max(controller.Poll, ShortestFarPoll);
    }

    /// <summary>The same, and quickly at first where the options want it: the network is back.</summary>
    public void BeginAnew()
    {
        Restart();
        if (current.BurstsAtStart)
            StartBurst(GoodAtStart, TotalAtStart);
    }

    /// <summary>The server does not like bursts.</summary>
    public void EndBurst() => (GoodToGo, TotalToGo) = (0, 0);

    /// <summary>A sample was taken.</summary>
    /// <param name="effectiveSamples">How many of them the estimate rests on.</param>
    /// <param name="surprise">How far it was from the prediction, in halves of its delay: well above 1, the interval was too long.</param>
    /// <param name="error">What the next prediction will be off, in the same.</param>
    /// <param name="isReachable">The server answers.</param>
    /// <param name="delay">Least round trip.</param>
    public void Adapt(double effectiveSamples, double surprise, double error, bool isReachable, TimeInterval delay)
    {
        if (surprise >= 2.0)
            controller.Hasten(Math.Log2(surprise));
        else if (!IsBurst)
            controller.Update(effectiveSamples, error); // The quick samples of a burst do not tell how often to ask after it.
        Restrict(isReachable, delay);
    }

    /// <summary>Nothing came of a request: the next ones come later.</summary>
    /// <param name="part">Of a doubling of the interval.</param>
    public void BackOff(double part, bool isReachable, TimeInterval delay)
    {
        controller.BackOff(part);
        Restrict(isReachable, delay);
    }

    /// <summary>From one request to the next.</summary>
    /// <param name="poll">log₂ s.</param>
    public TimeInterval Interval(int poll)
    {
        var interval = Math.Pow(2.0, poll);
        return TimeInterval.FromSeconds(
            IsBurst ? Math.Min(BurstSeconds, BurstPart * interval) : WarmUps > 0 ? WarmUpSeconds : interval);
    }

    private void Stop()
    {
        Mode = PollMode.Offline;
        NextAt = null;
        EndBurst();
    }

    private void Restrict(bool isReachable, TimeInterval delay)
    {
        var isNear = isReachable && delay <= NearDelay;
        Poll = isNear ? controller.Poll : Math.Max(controller.Poll, ShortestFarPoll);
    }
}
