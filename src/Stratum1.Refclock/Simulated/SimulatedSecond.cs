using Stratum1.Refclock.Pulse;

namespace Stratum1.Refclock.Simulated;

/// <summary>An edge of the simulated pulse.</summary>
/// <param name="After">After the true second, in seconds; noise may make it negative.</param>
/// <param name="Polarity">Which way the line goes.</param>
public readonly record struct SimulatedEdge(double After, EdgePolarity Polarity);

/// <summary>All a simulated receiver does in one true second; filled anew for each.</summary>
public sealed class SimulatedSecond
{
    private readonly byte[] burst = new byte[1024];
    private int length;

    /// <summary>Edges, in order of time.</summary>
    public List<SimulatedEdge> Edges { get; } = new(capacity: 32);

    /// <summary>The sentences.</summary>
    public ReadOnlySpan<byte> Burst => burst.AsSpan(0, length);

    /// <summary>When the first byte begins to leave, in seconds after the true second.</summary>
    public double BurstAfter { get; internal set; }

    internal Span<byte> Free => burst.AsSpan(length);

    internal void Begin(double burstAfter)
    {
        Edges.Clear();
        (length, BurstAfter) = (0, burstAfter);
    }

    internal void Add(int bytes) => length += bytes;

    /// <summary>The byte at this place of the last sentence written, for damaging it.</summary>
    internal ref byte At(int index) => ref burst[index];

    internal int Length => length;
}
