namespace Stratum1.Discipline.Sources;

// A reference that is read every second but has an update only every 16 leaves 16 samples for one measurement. They lie on a slope, since
// the oscillator is free (100 ppm are 1.6 ms in 16 s), so a slope is fitted first, one that outliers do not move: the median of the
// slopes of all pairs (Theil 1950; Sen, J. Am. Stat. Assoc. 63 (1968) 1379). The samples nearest to the median residual are then
// averaged, times and offsets alike, and the mean of points on a line is a point on it: an error of the slope does no harm.

/// <summary>Condenses the samples of one update into one measurement, leaving out those far from the median (<c>filter</c>).</summary>
public sealed class SampleFilter
{
    /// <summary>The longest filter: a second's samples at 64 Hz, or chrony's default of 64.</summary>
    public const int MaxLength = 64;

    /// <summary>Fewer samples than this tell nothing of a slope or of outliers.</summary>
    private const int LeastToFit = 4;

    /// <summary>At either end of the residuals, one sample in so many is left out: 60 % stay, as in chrony.</summary>
    private const int TrimmedPart = 5;

    /// <summary>Degrees of freedom after which the average deviation forgets.</summary>
    private const double MemoryOfDeviation = 50.0;

    private readonly Measurement[] samples;
    private readonly double[] times = new double[MaxLength];
    private readonly double[] offsets = new double[MaxLength];
    private readonly double[] residuals = new double[MaxLength];
    private readonly int[] order = new int[MaxLength];
    private readonly double[] slopes = new double[MaxLength * (MaxLength - 1) / 2];
    private readonly TimeInterval? maxDispersion;
    private int count;
    private int next;
    private double variance;
    private double degrees;

    /// <summary>Begins empty.</summary>
    /// <param name="length">How many samples are kept, the newest: 1 to <see cref="MaxLength"/>.</param>
    /// <param name="maxDispersion">
    /// Samples that scatter more than this give no measurement (<c>maxdispersion</c>); null accepts any.
    /// </param>
    public SampleFilter(int length, TimeInterval? maxDispersion = null)
        => (samples, this.maxDispersion) = (new Measurement[Math.Clamp(length, 1, MaxLength)], maxDispersion);

    /// <summary>The newest sample, also after it was taken; null after <see cref="Drop"/>.</summary>
    public Measurement? Last { get; private set; }

    /// <summary>Standard deviation of a sample, averaged over the last updates; zero while unknown.</summary>
    public TimeInterval Deviation => TimeInterval.FromSecondsSaturating(Math.Sqrt(variance));

    /// <summary>Adds a sample; samples that are not newer than the last are ignored.</summary>
    public void Add(in Measurement sample)
    {
        if (Last is { } last && sample.At <= last.At)
            return;
        Last = sample;
        samples[next] = sample;
        next = (next + 1) % samples.Length;
        count = Math.Min(count + 1, samples.Length);
    }

    /// <summary>Forgets all samples: what numbered them was wrong.</summary>
    public void Drop() => (count, next, Last) = (0, 0, null);

    /// <summary>The reference's own scale moved (a leap second): past samples move with it.</summary>
    public void ShiftReference(TimeInterval by)
    {
        for (var i = 0; i < count; i++)
            samples[i] = samples[i] with { Offset = samples[i].Offset + by };
        Last = Last is { } last ? last with { Offset = last.Offset + by } : null;
    }

    /// <summary>The condensed measurement; the filter is empty afterwards.</summary>
    /// <returns>False when there is no sample, or they scatter too much.</returns>
    public bool TryTake(out Measurement measurement)
    {
        measurement = default;
        if (count == 0)
            return false;
        var origin = Last!.Value;
        for (var i = 0; i < count; i++)
        {
            ref readonly var sample = ref samples[i];
            times[i] = (sample.At - origin.At).Seconds;
            offsets[i] = (sample.Offset - origin.Offset).Seconds;
        }

        var kept = Select();
        var scatter = Observe(kept);
        measurement = Mean(origin, kept);
        (count, next) = (0, 0);
        return maxDispersion is not { } limit || scatter <= limit.Seconds;
    }

    /// <summary>Puts the samples to keep at the front of <see cref="order"/>.</summary>
    private int Select()
    {
        for (var i = 0; i < count; i++)
            order[i] = i;
        var slope = count >= LeastToFit ? MedianSlope() : 0.0;
        for (var i = 0; i < count; i++)
            residuals[i] = offsets[i] - (slope * times[i]);
        if (count < LeastToFit)
            return count;
        residuals.AsSpan(0, count).Sort(order.AsSpan(0, count));
        var trimmed = count / TrimmedPart;
        order.AsSpan(trimmed, count - (2 * trimmed)).CopyTo(order);
        residuals.AsSpan(trimmed, count - (2 * trimmed)).CopyTo(residuals);
        return count - (2 * trimmed);
    }

    private double MedianSlope()
    {
        var pairs = 0;
        for (var i = 1; i < count; i++)
        {
            for (var j = 0; j < i; j++)
                slopes[pairs++] = (offsets[i] - offsets[j]) / (times[i] - times[j]);
        }

        slopes.AsSpan(0, pairs).Sort();
        return slopes[pairs / 2];
    }

    /// <summary>Takes the scatter of the kept samples into the average.</summary>
    /// <returns>Their standard deviation, s; the average when there are too few.</returns>
    private double Observe(int kept)
    {
        if (kept < LeastToFit)
            return Math.Sqrt(variance);
        double sum = 0.0, squares = 0.0;
        foreach (var residual in residuals.AsSpan(0, kept))
        {
            sum += residual;
            squares += residual * residual;
        }

        var freedom = kept - 2.0;
        var seen = Math.Max(0.0, (squares - (sum * sum / kept)) / freedom);
        degrees = Math.Min(degrees + freedom, MemoryOfDeviation + freedom);
        variance += freedom / degrees * (seen - variance);
        return Math.Sqrt(seen);
    }

    private Measurement Mean(in Measurement origin, int kept)
    {
        double time = 0.0, offset = 0.0, noise = 0.0;
        var bound = TimeInterval.MaxValue;
        var delay = TimeInterval.MaxValue;
        for (var i = 0; i < kept; i++)
        {
            ref readonly var sample = ref samples[order[i]];
            time += times[order[i]] / kept;
            offset += offsets[order[i]] / kept;
            noise += sample.Noise.Seconds / kept;
            bound = TimeInterval.Min(bound, sample.Bound);
            delay = TimeInterval.Min(delay, sample.Delay);
        }

        return new(
            origin.At + TimeInterval.FromSeconds(time),
            origin.Offset + TimeInterval.FromSecondsSaturating(offset),
            TimeInterval.FromSecondsSaturating(Math.Max(noise, Math.Sqrt(variance)) / Math.Sqrt(kept)),
            bound,
            delay);
    }
}
