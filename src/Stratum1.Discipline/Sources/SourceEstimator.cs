using System.Numerics;

namespace Stratum1.Discipline.Sources;

// The road of a sample: what variance does it have (network: by its excess delay) → is it believable → bank of filters → moments.
//
// The first eight samples are kept and judged together again at each new one (RobustLine), the bank being run over the good ones
// afresh: nothing is assumed of the noise but the driver's guess, and a bad first sample does no harm. After that a sample is judged
// by the bank's prediction (SampleGate).

/// <summary>Makes an estimate of offset and frequency from samples against one oscillator. It knows nothing but the samples.</summary>
internal sealed class SourceEstimator
{
    /// <summary>Samples that must agree in any case.</summary>
    private const int FewestAgreeing = 2;

    /// <summary>The drift is believed for this many spans of the filter's memory.</summary>
    private const double DriftSpans = 4.0;

    /// <summary>Above this gain an estimate is no more than the newest sample.</summary>
    private const double MaxGain = 0.99;

    private readonly FilterBank bank = new();
    private readonly MinimumDelay delays = new();
    private readonly SampleGate gate = new();
    private readonly StartWindow start = new();
    private readonly (MonotonicTime At, double Offset, double Variance)[] newest
        = new (MonotonicTime At, double Offset, double Variance)[SampleGate.TurnSamples];
    private TimeInterval anchor;
    private MonotonicTime origin;
    private double gain;
    private double sampleVariance;
    private ulong innovationSigns;

    // What SourceStatistics tells under the same names.
    public long Total { get; private set; }
    public long Samples { get; private set; }
    public long Outliers { get; private set; }
    public long Jumps { get; private set; }
    public MonotonicTime FirstSampleAt { get; private set; }
    public MonotonicTime LastSampleAt { get; private set; }
    public double Interval { get; private set; }
    public TimeInterval LastInnovation { get; private set; }
    public TimeInterval Jitter => TimeInterval.FromSecondsSaturating(Math.Sqrt(sampleVariance));
    public TimeInterval MinimumDelay => TimeInterval.FromSeconds(delays.Samples > 0 ? delays.Minimum : 0.0);
    public double EffectiveSamples => 1.0 / Math.Max(gain, 1e-6);

    /// <summary>Runs of innovations of the same sign among the last 64 samples.</summary>
    public int Runs
    {
        get
        {
            var count = (int)Math.Min(64, Samples);
            var changes = (innovationSigns ^ (innovationSigns >> 1)) & (count < 2 ? 0UL : ulong.MaxValue >> (65 - count));
            return count == 0 ? 0 : BitOperations.PopCount(changes) + 1;
        }
    }

    /// <summary>How fast the offset grows.</summary>
    public Frequency Frequency => new(bank.Moments.Frequency);

    /// <summary>Whether enough samples were taken and agree.</summary>
    /// <param name="minimum">At the start it is enough to have taken so many, of which all but a few agree.</param>
    public bool HasEstimate(int minimum)
        => Samples >= minimum || (start.IsOpen && start.Count >= minimum && Samples >= FewestAgreeing);

    /// <summary>Takes a sample in.</summary>
    /// <param name="sample">Later than the one before.</param>
    /// <param name="expected">Frequency before the first samples, and its standard deviation.</param>
    /// <returns><see cref="SampleVerdict.Absurd"/> when nothing sensible is left: then all must be forgotten.</returns>
    public SampleVerdict Add(in Measurement sample, (double Frequency, double Error) expected)
    {
        if (Total == 0)
        {
            origin = sample.At;
            anchor = sample.Offset;
            FirstSampleAt = sample.At;
        }

        var elapsed = Total == 0 ? 0.0 : (sample.At - LastSampleAt).Seconds;
        Interval = Total <= 1 ? elapsed : Interval + ((elapsed - Interval) / 8.0);
        LastSampleAt = sample.At;
        if (sample.Delay > TimeInterval.Zero)
            delays.Add(sample.Delay.Seconds);
        Total++;
        var verdict = start.IsOpen ? AddAtStart(sample, expected) : AddRunning(sample, elapsed);
        return bank.IsSane ? verdict : SampleVerdict.Absurd;
    }

    /// <summary>The estimate as of the newest sample.</summary>
    public Estimate Estimate() => EstimateOf(bank.Moments, gain);

    /// <summary>The same as a share of the mean of several; see <see cref="FilterBank.SharedMoments"/>.</summary>
    public Estimate EstimateShared(double sources)
    {
        var moments = bank.SharedMoments(sources, out var sharedGain);
        return EstimateOf(moments, Math.Min(1.0, gain * sharedGain / Math.Max(bank.Gain, 1e-9)));
    }

    /// <summary>Forgets all samples.</summary>
    public void Reset()
    {
        start.Reset();
        delays.Reset();
        gate.Reset();
        Total = Samples = Outliers = Jumps = 0;
        Interval = 0.0;
        sampleVariance = 0.0;
        LastInnovation = TimeInterval.Zero;
    }

    /// <summary>The reference's own scale moved: past samples move with it.</summary>
    public void ShiftReference(TimeInterval by) => anchor += by;

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

    private SampleVerdict AddAtStart(in Measurement sample, (double Frequency, double Error) expected)
    {
        start.Add(
            (sample.At - origin).Seconds, (sample.Offset - anchor).Seconds, sample.Noise.Seconds, sample.Delay.Seconds);
        var (offset, variance, age) = start.Replay(bank, delays, expected.Frequency, expected.Error);
        Samples = start.Good;
        Outliers = start.Count - start.Good;
        gain = 1.0;
        Take(offset, variance);
        sampleVariance = variance * bank.Moments.NoiseLevel; // All samples were judged again: earlier guesses do not count.
        bank.Predict(age);
        return age > 0.0 ? SampleVerdict.Outlier : SampleVerdict.Accepted;
    }

    private SampleVerdict AddRunning(in Measurement sample, double elapsed)
    {
        bank.Predict(elapsed);
        if (!bank.IsSane)
            return SampleVerdict.Absurd;
        var offset = (sample.Offset - anchor).Seconds;
        var variance = start.ClaimScale * delays.VarianceOf(sample.Noise.Seconds, sample.Delay.Seconds);
        var moments = bank.Moments;
        newest[Total % newest.Length] = (sample.At, offset, variance);
        var verdict = gate.Judge(
            (sample.At - origin).Seconds,
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
            FirstSampleAt = sample.At;
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
        var previous = newest[(Total + 1) % newest.Length];
        var last = newest[Total % newest.Length];
        var slope = (last.Offset - previous.Offset) / (last.At - previous.At).Seconds;
        FirstSampleAt = previous.At;
        bank.Start(Math.Sqrt(last.Variance), slope, Math.Abs(slope - frequency));
        bank.Replay(0.0, previous.Offset, previous.Variance);
        for (var i = 2; i < newest.Length; i++)
        {
            var (at, offset, variance) = newest[(Total + i) % newest.Length];
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
