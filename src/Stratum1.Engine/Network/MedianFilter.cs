namespace Stratum1.Engine.Network;

/// <summary><c>filter</c>: makes one measurement of several, from those in the middle.</summary>
/// <param name="length">Polls per measurement, answered or not.</param>
internal sealed class MedianFilter(int length)
{
    /// <summary>The part in the middle that is averaged: chrony's choice for its reference clocks as well.</summary>
    private const double Middle = 0.6;

    private readonly List<Measurement> held = new(length);
    private int polls;

    /// <summary>A poll was answered well, or not at all.</summary>
    /// <param name="measurement">Null when nothing came of it.</param>
    /// <param name="rate">The oscillator's frequency: what offsets gain between two polls.</param>
    /// <returns>One for all; null while there are not enough polls.</returns>
    public Measurement? Add(Measurement? measurement, Frequency rate)
    {
        if (measurement is { } sample)
            held.Add(sample);
        if (++polls < length || held.Count == 0)
            return null;
        polls = 0;
        var origin = held[^1];
        held.Sort((x, y) => Residual(x).CompareTo(Residual(y)));
        var kept = Math.Max(1, (int)Math.Round(held.Count * Middle));
        var first = (held.Count - kept) / 2;
        double time = 0, residual = 0, noise = 0, delay = 0;
        var bound = TimeInterval.Zero;
        for (var i = first; i < first + kept; i++)
        {
            time += (held[i].At - origin.At).Seconds / kept;
            residual += Residual(held[i]).Seconds / kept;
            noise += held[i].Noise.Seconds / kept;
            delay += held[i].Delay.Seconds / kept;
            bound = TimeInterval.Max(bound, held[i].Bound);
        }

        held.Clear();
        var shift = TimeInterval.FromSeconds(time);
        return new(
            origin.At + shift,
            origin.Offset + TimeInterval.FromSeconds(residual) + (rate * shift),
            TimeInterval.FromSeconds(noise / Math.Sqrt(kept)),
            bound,
            TimeInterval.FromSeconds(delay));

        TimeInterval Residual(in Measurement sample) => sample.Offset - origin.Offset - (rate * (sample.At - origin.At));
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        held.Clear();
        polls = 0;
    }
}
