namespace Stratum1.Engine.Reports;

/// <summary>
/// How far pulses were from where the estimate expected them: counts in steps of 1, 2, 5. Offsets are reference − local, so that
/// late pulses stand on the left, early ones on the right.
/// </summary>
/// <remarks>Steps that grow, because boards differ by a factor of a thousand: a GPIO of a Pi 5 shows 100 ns, a USB adapter 1 ms.</remarks>
public sealed class JitterHistogram
{
    /// <summary>The upper edges of one side, seconds; what is beyond goes into the last place.</summary>
    private static readonly double[] Edges = [50e-9, 100e-9, 200e-9, 500e-9, 1e-6, 2e-6, 5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 1e-3];

    private readonly long[] counts = new long[2 * (Edges.Length + 1)];

    /// <summary>All that were counted.</summary>
    public long Total { get; private set; }

    /// <summary>The places from early to late.</summary>
    public IReadOnlyList<JitterBin> Bins
        => [.. Enumerable.Range(0, counts.Length).Select(i => new JitterBin(Low(i), Low(i + 1), counts[i]))];

    /// <summary>Counts one.</summary>
    /// <param name="innovation">Reference − expectation.</param>
    public void Note(TimeInterval innovation)
    {
        var seconds = innovation.Seconds;
        var size = Math.Abs(seconds);
        var place = 0;
        while (place < Edges.Length && size > Edges[place])
            place++;
        counts[seconds < 0 ? Edges.Length - place : Edges.Length + 1 + place]++;
        Total++;
    }

    /// <summary>Where a place begins, seconds; null is infinity on either side.</summary>
    private static double? Low(int index)
    {
        var fromMiddle = index - Edges.Length - 1;
        return Math.Abs(fromMiddle) > Edges.Length ? null : fromMiddle == 0 ? 0 : Math.Sign(fromMiddle) * Edges[Math.Abs(fromMiddle) - 1];
    }
}

/// <summary>A place of a histogram.</summary>
/// <param name="FromSeconds">Where it begins; null for minus infinity.</param>
/// <param name="ToSeconds">Where it ends; null for infinity.</param>
/// <param name="Count">How many fell into it.</param>
public readonly record struct JitterBin(double? FromSeconds, double? ToSeconds, long Count);
