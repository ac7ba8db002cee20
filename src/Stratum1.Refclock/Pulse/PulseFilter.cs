namespace Stratum1.Refclock.Pulse;

/// <summary>
/// Turns edges into pulses: one a second, on a steady grid. Everything else is rejected and counted by reason.
/// </summary>
/// <remarks>
/// The grid is only as strict as the worst oscillator (±500 ppm): telling a good pulse from a noisy one is the estimator's work,
/// telling a pulse from something else is done here. A grid is believed after three edges in a row; another phase is believed
/// after five, and only when the old grid has fallen silent, so that neither noise nor a rate above 1 Hz can move it.
/// </remarks>
public sealed class PulseFilter
{
    /// <summary>The kernel's own limit for a clock's frequency error (MAXFREQ, 500 ppm), which no usable oscillator exceeds.</summary>
    private const double MaxFrequencyError = 500e-6;

    /// <summary>Room for interrupt latency on a loaded board; measured worst cases are below 1 ms (anchors: users, P9).</summary>
    private const double MaxLatencySeconds = 1e-3;

    /// <summary>After so long without a pulse, ±500 ppm no longer tells one phase from another (0.1 s); start over.</summary>
    private const double MaxGapSeconds = 200;

    /// <summary>Shorter than any pulse interval, longer than any contact bounce.</summary>
    private const double BounceSeconds = 0.05;

    private const int EdgesToAcquire = 3;

    private const int EdgesToMove = 5;

    private readonly PulseShape shape = new();
    private MonotonicTime? lastEdge;
    private MonotonicTime? lastPulse;
    private MonotonicTime? candidate;
    private MonotonicTime candidateSince;
    private int candidateEdges;
    private MonotonicTime rateSince;
    private int edgesSince;

    /// <summary>What became of all edges.</summary>
    public PulseCounters Counters { get; } = new();

    /// <summary>The polarity of the edge that marks the second, or null while unknown.</summary>
    public EdgePolarity? Leading => shape.Leading;

    /// <summary>The pulse's width; zero while unknown.</summary>
    public TimeInterval Width => shape.Width;

    /// <summary>The pulse is a square wave: which edge marks the second is a guess.</summary>
    public bool IsAmbiguous => shape.IsAmbiguous;

    /// <summary>When the last pulse came, or null while there was none.</summary>
    public MonotonicTime? LastPulse => lastPulse;

    /// <summary>Leading edges in the last full second; 1 for what we need, 10 for a receiver set to 10 Hz.</summary>
    public int Rate { get; private set; }

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
        (lastEdge, lastPulse, candidate) = (null, null, null);
        (candidateEdges, edgesSince, Rate) = (0, 0, 0);
    }

    private PulseRejection Judge(PulseEdge edge)
    {
        if (lastEdge is { } last && edge.At <= last)
            return PulseRejection.Repeated;
        lastEdge = edge.At;

        var previousLeading = shape.Leading;
        var isLeading = shape.Observe(edge);
        if (shape.Leading is null)
            return PulseRejection.Learning;
        if (!isLeading)
            return PulseRejection.TrailingEdge;
        if (previousLeading is not null && previousLeading != shape.Leading)
            candidate = null; // The grid of the other edge says nothing about this one.
        CountRate(edge.At);

        if (lastPulse is { } pulse && (edge.At - pulse).Seconds < MaxGapSeconds)
        {
            return OnGrid(pulse, edge.At, out var seconds)
                ? Follow(edge.At, seconds)
                : Challenge(edge.At, EdgesToMove, Reason(pulse, edge.At));
        }

        return Challenge(edge.At, EdgesToAcquire, PulseRejection.Learning);
    }

    private void CountRate(MonotonicTime at)
    {
        if (edgesSince > 0 && (at - rateSince).Seconds < 1 - MaxFrequencyError)
        {
            edgesSince++;
            return;
        }

        Rate = edgesSince;
        (rateSince, edgesSince) = (at, 1);
    }

    private PulseRejection Follow(MonotonicTime at, long seconds)
    {
        Counters.CountMissing(seconds - 1);
        lastPulse = at;
        return PulseRejection.None;
    }

    /// <summary>An edge off the grid may be the first of another grid.</summary>
    private PulseRejection Challenge(MonotonicTime at, int needed, PulseRejection reason)
    {
        if (candidate is { } previous && OnGrid(previous, at, out _))
        {
            candidateEdges++;
        }
        else if (candidate is { } other && (at - other).Seconds < BounceSeconds)
        {
            return PulseRejection.Bounce;
        }
        else
        {
            // Also an edge in mid-second: at 10 Hz no phase ever gets two in a row, so none is believed.
            candidateSince = at;
            candidateEdges = 1;
        }

        candidate = at;
        if (candidateEdges < needed || lastPulse >= candidateSince)
            return reason;
        if (lastPulse is not null)
            Counters.CountPhaseJump();
        candidate = null;
        return Follow(at, 1);
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
