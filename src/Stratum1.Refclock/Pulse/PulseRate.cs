namespace Stratum1.Refclock.Pulse;

/// <summary>Counts pulses per second before anything else is known of them: a receiver set to 10 Hz has a reason to show.</summary>
public sealed class PulseRate
{
    /// <summary>An edge this much early still belongs to the next second.</summary>
    private static readonly TimeInterval Second = TimeInterval.FromSeconds(0.998);

    /// <summary>Seconds with the same count that noise does not produce.</summary>
    private const int Steady = 4;

    private int alike;
    private MonotonicTime since;
    private int edges;

    /// <summary>Edges of one polarity in the last full second: 1 for what we need.</summary>
    public int PerSecond { get; private set; }

    /// <summary>Several seconds in a row had that many.</summary>
    public bool IsSteady => alike >= Steady;

    /// <summary>Takes an edge into account; only assert edges count, so that both edges of a pulse are one.</summary>
    public void Observe(PulseEdge edge)
    {
        if (edge.Polarity != EdgePolarity.Assert)
            return;
        if (edges > 0 && edge.At - since < Second)
        {
            edges++;
            return;
        }

        alike = edges == PerSecond ? alike + 1 : 1;
        PerSecond = edges;
        (since, edges) = (edge.At, 1);
    }

    /// <summary>Forgets the count; for a device that was opened anew.</summary>
    public void Reset() => (edges, PerSecond, alike) = (0, 0, 0);
}
