namespace Stratum1.Discipline.Sources;

// How much the oscillator wanders and how noisy the source is are not told, and change with the weather. So a bank of Kalman filters
// runs side by side, one per ratio of wander to noise, each finding its own level of noise (FilterModel); the estimate is their mean,
// weighted by the likelihood of what they predicted of the recent past (static multiple models; Bar-Shalom 2001, §11.6.2).
//
// The steady gain depends on r = W/J alone and grows only as √r (and the error as r^¼), so three models per decade do (FilterGrid).
// Models with drift cover smooth temperature swings, which a random walk of the frequency follows badly.
//
// Memory: the gain K of the filter says how many samples an estimate rests on (1/K); deciding between two ratios takes many such
// spans, so the likelihoods are forgotten over MemorySpans/K samples: 20 minutes for a good pulse, hours for a noisy source.

/// <summary>A bank of Kalman filters over a grid of wander and drift, and the mean of them.</summary>
internal sealed class FilterBank
{
    /// <summary>Forgetting of the likelihoods, in spans of the filter's own memory; chosen by measurement (bench/accuracy.sh).</summary>
    private const double MemorySpans = 50.0;

    /// <summary>
    /// Variance of a phase of which nothing is known, in units of the noise: a million deviations, so that the first sample
    /// decides.
    /// </summary>
    private const double LoosePhase = 1e12;

    /// <summary>Deviation of the drift at the start, in what it wanders in a second: as if it had wandered for three hours.</summary>
    private const double FirstDriftDeviations = 100.0;

    /// <summary>Worth of the prior knowledge of the noise level, in samples.</summary>
    private const double PriorSamples = 4.0;

    /// <summary>Prior of ln W: most crystals wander by 1e-9 s/s in one second (accuracy.md), give or take a decade.</summary>
    private const double PriorWander = -20.723;

    /// <summary>A decade.</summary>
    private const double PriorWanderError = 2.303;

    /// <summary>No clock that runs at all is off by half its speed.</summary>
    private const double GreatestFrequency = 0.5;

    /// <summary>
    /// Least noise of a sample, s: below the grain of our time stamps a perfect (simulated) source would drive the level to zero.
    /// </summary>
    private const double LeastNoise = 1e-10;

    private static readonly FilterGridPoint[] Grid = FilterGrid.Points;

    private readonly FilterModel[] models = new FilterModel[Grid.Length];
    private readonly double[] weights = new double[Grid.Length];
    private double effectiveSamples;
    private double logUnit;

    /// <summary>Weighted means over the bank, in units of the caller (see <see cref="Start"/>).</summary>
    public FilterMoments Moments { get; private set; }

    /// <summary>The unit of noise J₀, in seconds.</summary>
    public double Unit { get; private set; } = 1.0;

    /// <summary>Phase gain of the last sample, averaged over the bank; 0 to 1.</summary>
    public double Gain { get; private set; }

    /// <summary>Forgets everything. Offsets and variances come in seconds from now on.</summary>
    /// <param name="unit">Expected noise of one sample, in seconds.</param>
    /// <param name="frequency">Prior of the frequency.</param>
    /// <param name="frequencyError">Its standard deviation.</param>
    public void Start(double unit, double frequency, double frequencyError)
    {
        Unit = unit;
        logUnit = Math.Log(unit);
        effectiveSamples = PriorSamples;
        Gain = 1.0;
        var frequencyVariance = Square(frequencyError / unit);
        for (var i = 0; i < models.Length; i++)
        {
            models[i] = new FilterModel
            {
                Y = frequency / unit,
                P11 = LoosePhase,
                P22 = frequencyVariance,
                P33 = Square(FirstDriftDeviations * Grid[i].Drift),
                Q2 = Square(Grid[i].Wander),
                Q3 = Square(Grid[i].Drift),
                SquareSum = PriorSamples,
                Level = 1.0,
            };
            weights[i] = 1.0 / models.Length;
        }

        Mix();
    }

    /// <summary>Moves every model <paramref name="t"/> seconds on.</summary>
    public void Predict(double t)
    {
        PredictModels(t);
        Mix();
    }

    /// <summary>Whether the state is one an oscillator can have; anything else comes from absurd samples and must be forgotten.</summary>
    public bool IsSane
        => Math.Abs(Moments.Frequency) < GreatestFrequency
           && Moments.OffsetVariance is >= 0.0 and < double.PositiveInfinity
           && Moments.FrequencyVariance is >= 0.0 and < double.PositiveInfinity
           && double.IsFinite(Moments.Offset + Moments.Drift + Moments.Covariance);

    /// <summary>Takes a sample in that was predicted to its time.</summary>
    /// <param name="offset">Offset in seconds.</param>
    /// <param name="variance">Its variance as the caller expects it, in s².</param>
    public void Update(double offset, double variance)
    {
        UpdateModels(offset, variance);
        Weigh();
        Mix();
    }

    /// <summary>
    /// Predicts and updates, but leaves weights and moments behind: for the first samples of several, of which only the end
    /// matters.
    /// </summary>
    public void Replay(double t, double offset, double variance)
    {
        PredictModels(t);
        UpdateModels(offset, variance);
    }

    /// <summary>
    /// What this source contributes to the mean of several equally good ones: all filter at the ratio W/J that their mean has, whose
    /// noise is smaller by √n. The mean of filters with equal gains is the filter of the mean, so nothing is lost by filtering apart.
    /// </summary>
    /// <param name="sources">n; 1 gives <see cref="Moments"/>.</param>
    /// <param name="gain">Phase gain of these filters.</param>
    public FilterMoments SharedMoments(double sources, out double gain)
    {
        Span<double> shifted = stackalloc double[Grid.Length];
        FilterGrid.Shift(weights, 0.5 * Math.Log10(sources), shifted);
        gain = MeanGain(shifted);
        return Mean(shifted) with { WanderVariance = Moments.WanderVariance };
    }

    /// <summary>The noise turned out to be <paramref name="factor"/> times as large (as a variance): every level follows at once.</summary>
    public void ScaleLevel(double factor)
    {
        for (var i = 0; i < models.Length; i++)
        {
            models[i].SquareSum *= factor;
            models[i].Level *= factor;
        }

        Mix();
    }

    /// <summary>The offset jumped: forgets the phase, loosens the frequency, keeps what is known of the noise.</summary>
    /// <param name="frequencyError">How much the frequency may have changed (standard deviation).</param>
    public void Loosen(double frequencyError)
    {
        for (var i = 0; i < models.Length; i++)
        {
            ref var model = ref models[i];
            model.P11 = LoosePhase;
            model.P12 = 0.0;
            model.P13 = 0.0;
            model.P22 += Square(frequencyError / Unit) / model.Level;
        }

        Mix();
    }

    /// <summary>Moves the origin of the offsets by <paramref name="seconds"/>.</summary>
    public void ShiftOffset(double seconds)
    {
        for (var i = 0; i < models.Length; i++)
            models[i].X += seconds / Unit;
        Mix();
    }

    private static double Square(double x) => x * x;

    private void PredictModels(double t)
    {
        for (var i = 0; i < models.Length; i++)
            models[i].Predict(t);
    }

    private void UpdateModels(double offset, double variance)
    {
        var z = offset / Unit;
        var w = variance / (Unit * Unit);
        var memory = 1.0 - Math.Clamp(Gain / MemorySpans, 1e-6, 0.02);
        effectiveSamples = (memory * effectiveSamples) + 1.0;
        for (var i = 0; i < models.Length; i++)
        {
            ref var model = ref models[i];
            model.SquareSum *= memory;
            var s = model.Update(z, w);
            model.LogSum = (memory * model.LogSum) + Math.Log(s);
        }

        Gain = MeanGain(weights);
    }

    private void Weigh()
    {
        Span<double> log = stackalloc double[models.Length];
        var leastLevel = Square(LeastNoise / Unit);
        var best = double.NegativeInfinity;
        for (var i = 0; i < models.Length; i++)
        {
            ref var model = ref models[i];
            model.Level = Math.Max(model.SquareSum / effectiveSamples, leastLevel);
            var lnLevel = Math.Log(model.Level);
            var wander = Grid[i].LogWander + (0.5 * lnLevel) + logUnit; // ln of ratio · σ · J₀: the wander in s/s per √s.
            var surprise = Square((wander - PriorWander) / PriorWanderError);
            log[i] = Grid[i].LogPrior - (0.5 * ((effectiveSamples * lnLevel) + model.LogSum + surprise));
            best = Math.Max(best, log[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < models.Length; i++)
            sum += log[i] = Math.Exp(log[i] - best);
        for (var i = 0; i < models.Length; i++)
            weights[i] = log[i] / sum;
    }

    private double MeanGain(ReadOnlySpan<double> weights)
    {
        var gain = 0.0;
        for (var i = 0; i < models.Length; i++)
            gain += weights[i] * models[i].Gain;
        return gain;
    }

    private void Mix() => Moments = Mean(weights);

    // First moments, then second ones about them: the spread between the models is part of the uncertainty.
    private FilterMoments Mean(ReadOnlySpan<double> weights)
    {
        double x = 0.0, y = 0.0, d = 0.0;
        for (var i = 0; i < models.Length; i++)
        {
            ref readonly var model = ref models[i];
            x += weights[i] * model.X;
            y += weights[i] * model.Y;
            d += weights[i] * model.D;
        }

        double xx = 0.0, xy = 0.0, yy = 0.0, noise = 0.0, wander = 0.0;
        for (var i = 0; i < models.Length; i++)
        {
            ref readonly var model = ref models[i];
            xx += weights[i] * ((model.Level * model.P11) + Square(model.X - x));
            xy += weights[i] * ((model.Level * model.P12) + ((model.X - x) * (model.Y - y)));
            yy += weights[i] * ((model.Level * model.P22) + Square(model.Y - y));
            noise += weights[i] * model.Level;
            wander += weights[i] * model.Level * model.Q2;
        }

        var unit2 = Unit * Unit;
        return new FilterMoments(x * Unit, y * Unit, d * Unit, xx * unit2, xy * unit2, yy * unit2, noise, wander * unit2);
    }
}
