namespace Stratum1.Refclock.Pulse;

/// <summary>
/// Turns edges into pulses: one a second, on a steady grid. Everything else is rejected and counted by reason.
/// </summary>
/// <remarks>
/// The grid is only as strict as the worst oscillator (±500 ppm): telling a good pulse from a noisy one is the estimator's work,
/// telling a pulse from something else is done here. A grid is believed after three edges in a row; another phase is believed
/// after eight, and only when the old grid has fallen silent, so that neither noise nor a rate above 1 Hz can move it.
/// </remarks>
/// <param name="width">The pulse's width where it is known; null finds it.</param>
public sealed class PulseFilter(TimeInterval? width = null)
{
    /// <summary>The kernel's own limit for a clock's frequency error (MAXFREQ, 500 ppm), which no usable oscillator exceeds.</summary>
    private const double MaxFrequencyError = 500e-6;

    /// <summary>Room for interrupt latency on a loaded board; what users measured is below 1 ms.</summary>
    private const double MaxLatencySeconds = 1e-3;

    /// <summary>After a longer gap the window (±500 ppm of it) would let in too much: the grid is acquired anew.</summary>
    private const double MaxGapSeconds = 10;

    /// <summary>Edges "in a row" may miss two pulses.</summary>
    private const double MaxCandidateGapSeconds = 3;

    /// <summary>Shorter than any pulse interval, longer than any contact bounce.</summary>
    private const double BounceSeconds = 0.05;

    /// <summary>An edge stamped further back than this was not late: the clock that stamps was moved.</summary>
    private const double MaxStaleSeconds = 2;

    private const int EdgesToAcquire = 3;

    /// <summary>More than the cycles <see cref="PulseShape"/> needs to notice an inversion, which looks like another phase.</summary>
    private const int EdgesToMove = 8;

    private readonly PulseShape shape = new(width);
    private readonly PulseRate rate = new();
    private EdgePolarity? leading;
    private MonotonicTime? lastEdge;
    private MonotonicTime? lastPulse;
    private MonotonicTime? candidate;
    private MonotonicTime candidateSince;
    private int candidateEdges;

    /// <summary>What became of all edges.</summary>
    public PulseCounters Counters { get; } = new();

    /// <summary>The polarity of the edge that marks the second, or null while unknown.</summary>
    public EdgePolarity? Leading => shape.Leading;

    /// <summary>The pulse's width; zero while unknown.</summary>
    public TimeInterval Width => shape.Width;

    /// <summary>Which edge marks the second is a guess: only one is reported, or the pulse is a square wave.</summary>
    public bool IsAmbiguous => shape.IsAmbiguous;

    /// <summary>When the last pulse came, or null while there was none.</summary>
    public MonotonicTime? LastPulse => lastPulse;

    /// <summary>When the line last changed, whatever that was worth; null while it never did.</summary>
    public MonotonicTime? LastEdge => lastEdge;

    /// <summary>Pulses per second, as counted before any judgement; 1 for what we need, 10 for a receiver set to 10 Hz.</summary>
    public int Rate => rate.PerSecond;

    /// <summary>It has been the same for some seconds: the receiver's doing, not noise.</summary>
    public bool IsRateSteady => rate.IsSteady;

    /// <summary>Judges an edge.</summary>
    /// <returns><see cref="PulseRejection.None"/> when it is the pulse of a second, else why not.</returns>
    public PulseRejection Accept(PulseEdge edge)
    {
        var verdict = Judge(edge);
        Counters.Count(verdict);
        return verdict;
    }

    /// <summary>Forgets grid and shape; for a device that was opened anew. Counters stay.</summary>
    public void Reset()
    {
        shape.Reset();
        rate.Reset();
        (leading, lastEdge, lastPulse, candidate, candidateEdges) = (null, null, null, null, 0);
    }

    private PulseRejection Judge(PulseEdge edge)
    {
        if (lastEdge is { } last && edge.At <= last)
        {
            if ((last - edge.At).Seconds < MaxStaleSeconds)
                return PulseRejection.Repeated;
            Reset();
        }

        lastEdge = edge.At;
        rate.Observe(edge);
        shape.Observe(edge);
        if (shape.Leading is null)
            return PulseRejection.Learning;
        if (leading != shape.Leading)
            (leading, candidate) = (shape.Leading, null); // The grid of the other edge says nothing about this one.
        if (edge.Polarity != leading)
            return PulseRejection.TrailingEdge;

        if (lastPulse is { } pulse && (edge.At - pulse).Seconds <= MaxGapSeconds)
        {
            return OnGrid(pulse, edge.At, out var seconds)
                ? Follow(edge.At, seconds)
                : Challenge(edge.At, EdgesToMove, Reason(pulse, edge.At));
        }

        return Challenge(edge.At, EdgesToAcquire, PulseRejection.Learning);
    }

    private PulseRejection Follow(MonotonicTime at, long seconds)
    {
        Counters.CountMissing(seconds - 1);
        (lastPulse, candidate) = (at, null);
        return PulseRejection.None;
    }

    /// <summary>An edge off the grid may be the first of another grid.</summary>
    private PulseRejection Challenge(MonotonicTime at, int needed, PulseRejection reason)
    {
        if (candidate is { } previous && (at - previous).Seconds < BounceSeconds)
            return PulseRejection.Bounce;
        var continues = candidate is { } before && (at - before).Seconds <= MaxCandidateGapSeconds && OnGrid(before, at, out _);
        if (!continues)
            (candidateSince, candidateEdges) = (at, 0); // Also at 10 Hz: no phase ever gets two in a row, so none is believed.
        candidate = at;
        candidateEdges++;
        if (candidateEdges < needed || shape.IsContested || lastPulse >= candidateSince)
            return reason;

        var gap = lastPulse is { } old ? (at - old).Seconds : 1;
        if (Math.Abs(gap - Math.Round(gap)) > (gap * MaxFrequencyError) + MaxLatencySeconds)
            Counters.CountPhaseJump();
        return Follow(at, (long)Math.Round(gap));
    }

    private static PulseRejection Reason(MonotonicTime pulse, MonotonicTime at)
        => (at - pulse).Seconds switch
        {
            < BounceSeconds => PulseRejection.Bounce,
            < 1 => PulseRejection.Early,
            _ => PulseRejection.OffGrid,
        };

    /// <summary>Whether the edge is a whole number of seconds, at least one, after the pulse.</summary>
    private static bool OnGrid(MonotonicTime pulse, MonotonicTime at, out long seconds)
    {
        var elapsed = (at - pulse).Seconds;
        seconds = (long)Math.Round(elapsed);
        return seconds >= 1 && Math.Abs(elapsed - seconds) <= (elapsed * MaxFrequencyError) + MaxLatencySeconds;
    }
}
