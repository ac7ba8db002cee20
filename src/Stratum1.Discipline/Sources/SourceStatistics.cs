using System.Numerics;

namespace Stratum1.Discipline.Sources;

// The road of a sample: what variance does it have (network: by its excess delay) → is it believable → bank of filters → moments.
//
// The first eight samples are kept and judged together again at each new one (RobustLine), the bank being run over the good ones
// afresh: nothing is assumed of the noise but the driver's guess, and a bad first sample does no harm. After that a sample is judged
// by the bank's prediction (SampleGate).

/// <summary>Estimates offset and frequency of one reference against the free oscillator. Nothing the clock loop does disturbs it.</summary>
public sealed class SourceStatistics
{
    /// <summary>
    /// Bounds of this many samples are remembered: the estimate rests mostly on the best of the last few (RFC 5905 §10 uses eight
    /// as well).
    /// </summary>
    private const int BoundMemory = 8;

    /// <summary>Samples that must agree in any case.</summary>
    private const int FewestAgreeing = 2;

    /// <summary>The drift is believed for this many spans of the filter's memory.</summary>
    private const double DriftSpans = 4.0;

    /// <summary>Above this gain an estimate is no more than the newest sample.</summary>
    private const double MaxGain = 0.99;

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
    private readonly FilterBank bank = new();
    private readonly MinimumDelay delays = new();
    private readonly SampleGate gate = new();
    private readonly StartWindow start = new();
    private readonly (MonotonicTime At, double Offset, double Variance)[] newest
        = new (MonotonicTime At, double Offset, double Variance)[SampleGate.TurnSamples];
    private readonly TimeInterval[] bounds = new TimeInterval[BoundMemory];
    private TimeInterval anchor;
    private MonotonicTime origin;
    private double gain;
    private double sampleVariance;
    private long total;
    private long steadierResets;
    private ulong innovationSigns;
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
    public long Samples { get; private set; }

    /// <summary>Samples refused as outliers, since the last reset.</summary>
    public long Outliers { get; private set; }

    /// <summary>Times the offset jumped and the estimate began anew, since the last reset.</summary>
    public long Jumps { get; private set; }

    /// <summary>When the newest sample was taken, accepted or not.</summary>
    public MonotonicTime LastSampleAt => Newest.At;

    /// <summary>The newest sample, accepted or not; meaningless before the first.</summary>
    public Measurement Newest { get; private set; }

    /// <summary>Samples since the last reset, accepted or not.</summary>
    public long Total => total;

    /// <summary>When the first sample of the present estimate was taken.</summary>
    public MonotonicTime FirstSampleAt { get; private set; }

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
    public TimeInterval LastInnovation { get; private set; }

    /// <summary>Seconds between samples, lately; zero before the second.</summary>
    public double Interval { get; private set; }

    /// <summary>Standard deviation of a sample about the truth, as learned: chrony's "std dev", and what <c>maxjitter</c> limits.</summary>
    public TimeInterval Jitter => TimeInterval.FromSecondsSaturating(Math.Sqrt(sampleVariance));

    /// <summary>Systematic error that no averaging removes: the least bound of the last eight samples.</summary>
    public TimeInterval Bound
    {
        get
        {
            var least = TimeInterval.MaxValue;
            for (var i = 0; i < Math.Min(total, BoundMemory); i++)
                least = TimeInterval.Min(least, bounds[i]);
            return total == 0 ? TimeInterval.Zero : least;
        }
    }

    /// <summary>Least round-trip delay seen lately; zero for a reference clock.</summary>
    public TimeInterval MinimumDelay => TimeInterval.FromSeconds(delays.Samples > 0 ? delays.Minimum : 0.0);

    /// <summary>Runs of innovations of the same sign among the last 64 samples; half of them when the model fits.</summary>
    public int Runs
    {
        get
        {
            var count = (int)Math.Min(64, Samples);
            var changes = (innovationSigns ^ (innovationSigns >> 1)) & (count < 2 ? 0UL : ulong.MaxValue >> (65 - count));
            return count == 0 ? 0 : BitOperations.PopCount(changes) + 1;
        }
    }

    /// <summary>Samples the estimate effectively rests on: the reciprocal of the filter's phase gain.</summary>
    public double EffectiveSamples => 1.0 / Math.Max(gain, 1e-6);

    /// <summary>Samples that still matter to the estimate, see <see cref="HistoryStart"/>.</summary>
    public long SamplesInUse => Math.Min(Samples, (long)Math.Ceiling(MemorySpans * EffectiveSamples));

    /// <summary>Samples from which on there is an estimate.</summary>
    public int Enough => options.MinimumSamples;

    /// <summary>
    /// Whether there is an estimate at all. At the start it is enough that so many samples were taken and all but a few agree: which
    /// of them were good shows later.
    /// </summary>
    public bool HasEstimate
        => Samples >= options.MinimumSamples || (start.IsOpen && start.Count >= options.MinimumSamples && Samples >= FewestAgreeing);

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
        return HasEstimate ? new(bank.Moments.Frequency) : expected - steady.Frequency;
    }

    /// <summary>Takes a measurement in.</summary>
    public SampleVerdict Add(in Measurement measurement)
        => Compared(measurement) is { } compared ? Add(measurement, compared) : SampleVerdict.OutOfOrder;

    /// <summary>Takes a measurement in.</summary>
    /// <param name="measurement">Against the machine's oscillator.</param>
    /// <param name="compared">The same against the steadier one, as found when it was measured.</param>
    public SampleVerdict Add(in Measurement measurement, in Measurement compared)
    {
        if (total > 0 && measurement.At <= LastSampleAt)
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
        if (total == 0)
        {
            origin = measurement.At;
            anchor = measurement.Offset;
            FirstSampleAt = measurement.At;
        }

        var elapsed = total == 0 ? 0.0 : (measurement.At - LastSampleAt).Seconds;
        Interval = total <= 1 ? elapsed : Interval + ((elapsed - Interval) / 8.0);
        Newest = measurement;
        bounds[total % BoundMemory] = measurement.Bound;
        if (measurement.Delay > TimeInterval.Zero)
            delays.Add(measurement.Delay.Seconds);
        total++;
        var verdict = start.IsOpen ? AddAtStart(measurement) : AddRunning(measurement, elapsed);
        if (bank.IsSane)
            return verdict;
        Reset();
        return SampleVerdict.Absurd;
    }

    /// <summary>The estimate at <paramref name="now"/>, looking ahead from the newest sample.</summary>
    /// <returns>False while too few samples agree.</returns>
    public bool TryEstimate(MonotonicTime now, out Estimate estimate)
    {
        estimate = HasEstimate ? AgainstMachine(EstimateOf(bank.Moments, gain).PredictedAt(now), now) : default;
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
        var moments = bank.SharedMoments(sources, out var sharedGain);
        var shared = EstimateOf(moments, Math.Min(1.0, gain * sharedGain / Math.Max(bank.Gain, 1e-9)));
        estimate = AgainstMachine(shared.PredictedAt(now), now);
        return true;
    }

    /// <summary>Forgets all samples (the options and the expected frequency stay).</summary>
    public void Reset()
    {
        start.Reset();
        delays.Reset();
        gate.Reset();
        History.Clear();
        isRestored = false;
        total = Samples = Outliers = Jumps = 0;
        Interval = 0.0;
        sampleVariance = 0.0;
        LastInnovation = TimeInterval.Zero;
        Resets++;
    }

    /// <summary>
    /// The reference's own scale moved by <paramref name="by"/> (a leap second, a changed <c>offset</c>): past samples move with
    /// it.
    /// </summary>
    public void ShiftReference(TimeInterval by)
    {
        anchor += by;
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

    private Estimate EstimateOf(in FilterMoments moments, double phaseGain)
    {
        var interval = Math.Max(Interval, 1e-3);
        return new Estimate(
            At: LastSampleAt,
            Offset: anchor + TimeInterval.FromSecondsSaturating(moments.Offset),
            Frequency: new Frequency(moments.Frequency),
            Drift: moments.Drift,
            DriftHorizon: DriftSpans * interval * EffectiveSamples,
            OffsetVariance: moments.OffsetVariance,
            OffsetFrequencyCovariance: moments.Covariance,
            FrequencyVariance: moments.FrequencyVariance,
            WanderVariance: moments.WanderVariance,
            Noise: Math.Sqrt(sampleVariance),
            CorrectionVariance: moments.OffsetVariance * phaseGain / (1.0 - Math.Min(phaseGain, MaxGain)),
            Interval: interval);
    }

    private SampleVerdict AddAtStart(in Measurement measurement)
    {
        start.Add(
            (measurement.At - origin).Seconds, (measurement.Offset - anchor).Seconds, measurement.Noise.Seconds, measurement.Delay.Seconds);
        var (expected, error) = Steadier is null ? (Frequency.Ratio, FrequencyError.Ratio) : (0.0, SteadierFrequencyError);
        var (offset, variance, age) = start.Replay(bank, delays, expected, error);
        Samples = start.Good;
        Outliers = start.Count - start.Good;
        gain = 1.0;
        Take(offset, variance);
        sampleVariance = variance * bank.Moments.NoiseLevel; // All samples were judged again: earlier guesses do not count.
        bank.Predict(age);
        return age > 0.0 ? SampleVerdict.Outlier : SampleVerdict.Accepted;
    }

    private SampleVerdict AddRunning(in Measurement measurement, double elapsed)
    {
        bank.Predict(elapsed);
        if (!bank.IsSane)
            return SampleVerdict.Absurd;
        var offset = (measurement.Offset - anchor).Seconds;
        var variance = start.ClaimScale * delays.VarianceOf(measurement.Noise.Seconds, measurement.Delay.Seconds);
        var moments = bank.Moments;
        newest[total % newest.Length] = (measurement.At, offset, variance);
        var verdict = gate.Judge(
            (measurement.At - origin).Seconds,
            offset - moments.Offset,
            moments.OffsetVariance,
            variance * moments.NoiseLevel,
            Math.Sqrt(1.0 + (8.0 / Samples)));
        if (gate.LevelFactor > 1.0)
            bank.ScaleLevel(gate.LevelFactor);
        if (verdict == SampleVerdict.Outlier)
        {
            LastInnovation = TimeInterval.FromSecondsSaturating(offset - moments.Offset);
            Outliers++;
            return verdict;
        }

        if (verdict == SampleVerdict.Jump)
        {
            bank.Loosen(gate.FrequencySlack);
            Jumps++;
            Samples = SampleGate.JumpSamples - 1; // Those that agreed, and this one below.
            FirstSampleAt = measurement.At;
        }
        else if (verdict == SampleVerdict.Turn)
        {
            Turn(moments.Frequency);
        }

        Take(offset, variance);
        Samples++;
        MoveAnchor();
        return verdict;
    }

    // The reference runs away: its last samples alone are run through the bank, which finds out how. The newest is still to be taken.
    private void Turn(double frequency)
    {
        var previous = newest[(total + 1) % newest.Length];
        var last = newest[total % newest.Length];
        var slope = (last.Offset - previous.Offset) / (last.At - previous.At).Seconds;
        FirstSampleAt = previous.At;
        bank.Start(Math.Sqrt(last.Variance), slope, Math.Abs(slope - frequency));
        bank.Replay(0.0, previous.Offset, previous.Variance);
        for (var i = 2; i < newest.Length; i++)
        {
            var (at, offset, variance) = newest[(total + i) % newest.Length];
            bank.Replay((at - previous.At).Seconds, offset, variance);
            previous.At = at;
        }

        bank.Predict((last.At - previous.At).Seconds);
        Jumps++;
        Samples = newest.Length - 1;
    }

    private void Take(double offset, double variance)
    {
        var before = bank.Moments;
        var innovation = offset - before.Offset;
        bank.Update(offset, variance);
        if (!bank.IsSane)
            return;
        var weight = 1.0 / Math.Clamp(Samples, 1, 16);
        sampleVariance += weight * ((variance * bank.Moments.NoiseLevel) - sampleVariance);
        gain += Math.Max(weight, 1.0 / 8.0) * (bank.Gain - gain);
        LastInnovation = TimeInterval.FromSecondsSaturating(innovation);
        innovationSigns = (innovationSigns << 1) | (innovation > 0.0 ? 1UL : 0UL);
    }

    // Doubles hold a nanosecond only while the offset is below weeks; a free oscillator 100 ppm off gains 9 s a day.
    private void MoveAnchor()
    {
        var offset = bank.Moments.Offset;
        if (!(Math.Abs(offset) >= 1.0))
            return;
        var whole = Math.Round(offset);
        anchor += TimeInterval.FromSecondsSaturating(whole);
        bank.ShiftOffset(-whole);
    }
}
