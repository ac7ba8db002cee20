namespace Stratum1.Protocol.Client;

/// <summary><c>maxdelayquant</c>: keeps the part of the replies whose delay is shortest, by the last few hundred of them.</summary>
/// <param name="part">0.05 to 0.95.</param>
public sealed class DelayQuantile(double part)
{
    /// <summary>The fifth percentile then rests on a dozen; older delays belong to another route.</summary>
    private const int Memory = 256;

    private readonly double[] delays = new double[Memory];
    private readonly double[] sorted = new double[Memory];
    private long count;

    /// <summary>Notes a delay; all of valid replies, passed or not.</summary>
    public void Add(TimeInterval delay) => delays[count++ % Memory] = delay.Seconds;

    /// <summary>C: whether a delay belongs to the shortest part.</summary>
    public bool Passes(TimeInterval delay)
    {
        var known = (int)Math.Min(count, Memory);
        if (known == 0)
            return true;
        var window = sorted.AsSpan(0, known);
        delays.AsSpan(0, known).CopyTo(window);
        window.Sort();
        return delay.Seconds <= window[(int)(part * (known - 1))];
    }
}
