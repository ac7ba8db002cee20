namespace Stratum1.Discipline.Sources;

/// <summary>
/// What is known of one reference by its samples: the estimate of its offset and frequency against the free oscillator, how good its
/// samples are, and since when they count. Nothing the clock loop does disturbs it.
/// </summary>
public sealed class SourceStatistics
{
    /// <summary>
    /// Bounds of this many samples are remembered: the estimate rests mostly on the best of the last few (RFC 5905 §10 uses eight
    /// as well).
    /// </summary>
    private const int BoundMemory = 8;

    /// <summary>After this many time constants of the filter a sample counts for e⁻³ = 5 % of a new one.</summary>
    private const double MemorySpans = 3.0;

    /// <summary>A sample so many standard deviations off is not of the clock that an earlier run left.</summary>
    private const double ContradictionDeviations = 6.0;

    /// <summary>
    /// Standard deviation of a reference's frequency against a steadier oscillator: nobody says that this is near the right one, only that
    /// it stays. Chosen: hardware clocks can be steered this far.
    /// </summary>
    private const double SteadierFrequencyError = 1e-3;

    private readonly SourceStatisticsOptions options;
    private readonly SourceEstimator estimator = new();
    private readonly TimeInterval[] bounds = new TimeInterval[BoundMemory];
    private long steadierResets;
    private bool isRestored;

    /// <summary>Begins with no samples.</summary>
    public SourceStatistics(SourceStatisticsOptions options)
    {
        this.options = options;
        Frequency = options.Frequency;
        FrequencyError = options.FrequencyError;
    }

    /// <summary>Expected frequency before the first samples; may be set until then.</summary>
    public Frequency Frequency { get; set; }

    /// <summary>Standard deviation of <see cref="Frequency"/>.</summary>
    public Frequency FrequencyError { get; set; }

    /// <summary>
    /// A steadier oscillator than the machine's own (<c>local</c>): samples are compared with it, and estimates translated back. Null
    /// compares with the machine's.
    /// </summary>
    public SourceStatistics? Steadier { get; set; }

    /// <summary>The newest samples as they came.</summary>
    public SampleHistory History { get; } = new();

    /// <summary>Times that all samples were forgotten.</summary>
    public long Resets { get; private set; }

    /// <summary>Samples in the estimate, since the last reset or jump.</summary>
    public long Samples => estimator.Samples;

    /// <summary>Samples refused as outliers, since the last reset.</summary>
    public long Outliers => estimator.Outliers;

    /// <summary>Times the offset jumped and the estimate began anew, since the last reset.</summary>
    public long Jumps => estimator.Jumps;

    /// <summary>When the newest sample was taken, accepted or not.</summary>
    public MonotonicTime LastSampleAt => estimator.LastSampleAt;

    /// <summary>The newest sample, accepted or not; meaningless before the first.</summary>
    public Measurement Newest { get; private set; }

    /// <summary>Samples since the last reset, accepted or not.</summary>
    public long Total => estimator.Total;

    /// <summary>When the first sample of the present estimate was taken.</summary>
    public MonotonicTime FirstSampleAt => estimator.FirstSampleAt;

    /// <summary>Since when samples matter to the estimate: it forgets in proportion to the filter's gain.</summary>
    public MonotonicTime HistoryStart
    {
        get
        {
            var memory = LastSampleAt - TimeInterval.FromSecondsSaturating(
                Interval * Math.Max(MemorySpans * EffectiveSamples, options.ShortestHistory));
            return memory > FirstSampleAt ? memory : FirstSampleAt;
        }
    }

    /// <summary>Newest sample minus its prediction: how far off we would have been without it.</summary>
    public TimeInterval LastInnovation => estimator.LastInnovation;

    /// <summary>Seconds between samples, lately; zero before the second.</summary>
    public double Interval => estimator.Interval;

    /// <summary>Standard deviation of a sample about the truth, as learned: chrony's "std dev", and what <c>maxjitter</c> limits.</summary>
    public TimeInterval Jitter => estimator.Jitter;

    /// <summary>Systematic error that no averaging removes: the least bound of the last eight samples.</summary>
    public TimeInterval Bound
    {
        get
        {
            var least = TimeInterval.MaxValue;
            for (var i = 0; i < Math.Min(Total, BoundMemory); i++)
                least = TimeInterval.Min(least, bounds[i]);
            return Total == 0 ? TimeInterval.Zero : least;
        }
    }

    /// <summary>Least round-trip delay seen lately; zero for a reference clock.</summary>
    public TimeInterval MinimumDelay => estimator.MinimumDelay;

    /// <summary>Runs of innovations of the same sign among the last 64 samples; half of them when the model fits.</summary>
    public int Runs => estimator.Runs;

    /// <summary>Samples the estimate effectively rests on: the reciprocal of the filter's phase gain.</summary>
    public double EffectiveSamples => estimator.EffectiveSamples;

    /// <summary>Samples that still matter to the estimate, see <see cref="HistoryStart"/>.</summary>
    public long SamplesInUse => Math.Min(Samples, (long)Math.Ceiling(MemorySpans * EffectiveSamples));

    /// <summary>Samples from which on there is an estimate.</summary>
    public int Enough => options.MinimumSamples;

    /// <summary>
    /// Whether there is an estimate at all. At the start it is enough that so many samples were taken and all but a few agree: which
    /// of them were good shows later.
    /// </summary>
    public bool HasEstimate => estimator.HasEstimate(options.MinimumSamples);

    /// <summary>The measurement as it is against the steadier oscillator, if there is one; null while nothing is known of that.</summary>
    public Measurement? Compared(in Measurement measurement)
        => SteadyAt(measurement.At) is { } steady ? measurement with { Offset = measurement.Offset - steady } : null;

    /// <summary>Offset of the steadier oscillator, or of the machine's without one; null while it is not known.</summary>
    public TimeInterval? SteadyAt(MonotonicTime at)
        => Steadier is null ? TimeInterval.Zero : Steadier.TryEstimate(at, out var steady) ? steady.Offset : null;

    /// <summary>The growth of <see cref="Compared"/> offsets, by an expected growth against the machine's oscillator.</summary>
    public Frequency ComparedRate(MonotonicTime now, Frequency expected)
    {
        if (Steadier is null || !Steadier.TryEstimate(now, out var steady))
            return expected;
        return HasEstimate ? estimator.Frequency : expected - steady.Frequency;
    }

    /// <summary>Takes a measurement in.</summary>
    public SampleVerdict Add(in Measurement measurement)
        => Compared(measurement) is { } compared ? Add(measurement, compared) : SampleVerdict.OutOfOrder;

    /// <summary>Takes a measurement in.</summary>
    /// <param name="measurement">Against the machine's oscillator.</param>
    /// <param name="compared">The same against the steadier one, as found when it was measured.</param>
    public SampleVerdict Add(in Measurement measurement, in Measurement compared)
    {
        if (Total > 0 && measurement.At <= LastSampleAt)
            return SampleVerdict.OutOfOrder;
        if (isRestored && Contradicts(measurement))
            Reset();
        isRestored = false;
        History.Add(measurement);
        if (Steadier is { } steadier)
        {
            if (steadier.Resets != steadierResets)
                Reset(); // What the samples were compared with does not exist any more.
            steadierResets = steadier.Resets;
        }

        var verdict = Compare(compared);
        Newest = measurement;
        return verdict;
    }

    /// <summary>Begins with what an earlier run measured. If the first new sample contradicts it, it is forgotten.</summary>
    /// <param name="past">Oldest first.</param>
    public void Restore(ReadOnlySpan<Measurement> past)
    {
        foreach (ref readonly var measurement in past)
            Add(measurement);
        isRestored = true;
    }

    private bool Contradicts(in Measurement measurement)
    {
        if (!TryEstimate(measurement.At, out var expected))
            return false;
        var variance = expected.OffsetVariance + (measurement.Noise.Seconds * measurement.Noise.Seconds);
        var possible = Bound + measurement.Bound + TimeInterval.FromSecondsSaturating(ContradictionDeviations * Math.Sqrt(variance));
        return (measurement.Offset - expected.Offset).Abs() > possible;
    }

    private SampleVerdict Compare(in Measurement measurement)
    {
        bounds[Total % BoundMemory] = measurement.Bound;
        var verdict = estimator.Add(
            measurement, Steadier is null ? (Frequency.Ratio, FrequencyError.Ratio) : (0.0, SteadierFrequencyError));
        if (verdict == SampleVerdict.Absurd)
            Reset();
        return verdict;
    }

    /// <summary>The estimate at <paramref name="now"/>, looking ahead from the newest sample.</summary>
    /// <returns>False while too few samples agree.</returns>
    public bool TryEstimate(MonotonicTime now, out Estimate estimate)
    {
        estimate = HasEstimate ? AgainstMachine(estimator.Estimate().PredictedAt(now), now) : default;
        return HasEstimate;
    }

    /// <summary>
    /// What this source contributes to the mean of several equally good ones; see <see cref="FilterBank.SharedMoments"/>.
    /// </summary>
    /// <param name="now">The estimate is looked ahead to this moment.</param>
    /// <param name="sources">How many there are, in effect; 1 gives the same as <see cref="TryEstimate"/>.</param>
    /// <param name="estimate">To be averaged with those of the others; alone it would be too restless.</param>
    public bool TryEstimateShared(MonotonicTime now, double sources, out Estimate estimate)
    {
        if (!HasEstimate || sources <= 1.0)
            return TryEstimate(now, out estimate);
        estimate = AgainstMachine(estimator.EstimateShared(sources).PredictedAt(now), now);
        return true;
    }

    /// <summary>Forgets all samples (the options and the expected frequency stay).</summary>
    public void Reset()
    {
        estimator.Reset();
        History.Clear();
        isRestored = false;
        Resets++;
    }

    /// <summary>
    /// The reference's own scale moved by <paramref name="by"/> (a leap second, a changed <c>offset</c>): past samples move with
    /// it.
    /// </summary>
    public void ShiftReference(TimeInterval by)
    {
        estimator.ShiftReference(by);
        History.ShiftReference(by);
    }

    /// <summary>Adds what the steadier oscillator is known to be against the machine's.</summary>
    private Estimate AgainstMachine(in Estimate estimate, MonotonicTime now)
    {
        if (Steadier is null || !Steadier.TryEstimate(now, out var steady))
            return estimate;
        return estimate with
        {
            Offset = estimate.Offset + steady.Offset,
            Frequency = estimate.Frequency + steady.Frequency,
            Drift = estimate.Drift + steady.Drift,
            DriftHorizon = steady.DriftHorizon,
            OffsetVariance = estimate.OffsetVariance + steady.OffsetVariance,
            OffsetFrequencyCovariance = estimate.OffsetFrequencyCovariance + steady.OffsetFrequencyCovariance,
            FrequencyVariance = estimate.FrequencyVariance + steady.FrequencyVariance,
            WanderVariance = estimate.WanderVariance + steady.WanderVariance,
            Interval = Math.Min(estimate.Interval, steady.Interval),
        };
    }
}
