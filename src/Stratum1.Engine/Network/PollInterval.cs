using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Network;

/// <summary>
/// How far apart requests to a server are, between <c>minpoll</c> and <c>maxpoll</c>: as its samples call for
/// (<see cref="PollController"/>), and longer when requests bring nothing.
/// </summary>
/// <param name="options">Of the server.</param>
/// <param name="statistics">Its samples.</param>
internal sealed class PollInterval(UpstreamOptions options, SourceStatistics statistics)
{
    // How much longer it gets, in parts of a doubling, when a request brings nothing: less for a server the clock follows.
    public const double MissedSelected = 0.1;
    public const double Missed = 0.25;
    public const double NotGood = 0.02;
    public const double Loop = 0.1;

    /// <summary>Intervals below a second are for servers near by.</summary>
    private const int ShortestFarPoll = 0;

    /// <summary>
    /// s. A hundredth of half the delay is an error small enough to ask more rarely, but not more than that of a path of 1 ms: 5 µs,
    /// what the stamps of most computers are worth.
    /// </summary>
    private const double FarHalfDelay = 0.5e-3;

    private static readonly TimeInterval NearDelay = TimeInterval.FromSeconds(10e-3);

    private readonly PollController controller = new(options.MinPoll, options.MaxPoll, options.PollTarget);

    /// <summary>log₂ s.</summary>
    public int Poll { get; private set; } = Math.Max(options.MinPoll, ShortestFarPoll);

    /// <summary>A command has changed the limits.</summary>
    public void Change(UpstreamOptions changed)
    {
        controller.Change(changed.MinPoll, changed.MaxPoll, changed.PollTarget);
        Poll = Math.Max(controller.Poll, Math.Min(Poll, ShortestFarPoll));
    }

    /// <summary>The shortest there is.</summary>
    public void Restart()
    {
        controller.Reset();
        Poll = Math.Max(controller.Poll, ShortestFarPoll);
    }

    /// <summary>A sample was taken.</summary>
    /// <param name="sample">It.</param>
    /// <param name="wait">Until the next request.</param>
    /// <param name="isBurst">It is one of the quick samples of a burst, which do not tell how often to ask after it.</param>
    /// <param name="isReachable">The server answers.</param>
    public void Adapt(in Measurement sample, TimeInterval wait, bool isBurst, bool isReachable)
    {
        // How far it was from the prediction, and what the next one will be off, both in halves of its delay.
        var half = sample.Delay.Seconds / 2;
        var surprise = statistics.Total > 1 ? Math.Abs(statistics.LastInnovation.Seconds) / half : double.MaxValue;
        var error = statistics.TryEstimate(sample.At + wait, out var expected) ? expected.OffsetError / Math.Min(half, FarHalfDelay) : 1.0;
        if (surprise >= 2.0)
            controller.Hasten(Math.Log2(surprise));
        else if (!isBurst)
            controller.Update(statistics.EffectiveSamples, error);
        Restrict(isReachable);
    }

    /// <summary>Nothing came of a request: the next ones come later.</summary>
    /// <param name="part">Of a doubling.</param>
    /// <param name="isReachable">The server answers.</param>
    public void BackOff(double part, bool isReachable)
    {
        controller.BackOff(part);
        Restrict(isReachable);
    }

    private void Restrict(bool isReachable)
    {
        var isNear = isReachable && statistics.MinimumDelay <= NearDelay;
        Poll = isNear ? controller.Poll : Math.Max(controller.Poll, ShortestFarPoll);
    }
}
