namespace Stratum1.Discipline.Sources;

/// <summary>What is known of a reference against the free oscillator at one moment, with everything needed to look ahead.</summary>
/// <param name="At">The moment.</param>
/// <param name="Offset">Reference − oscillator.</param>
/// <param name="Frequency">Its growth per second of raw time.</param>
/// <param name="Drift">Growth of the frequency, s/s²; fades over <paramref name="DriftHorizon"/>.</param>
/// <param name="DriftHorizon">How long the drift may be believed, s (time constant).</param>
/// <param name="OffsetVariance">s²; random errors only.</param>
/// <param name="OffsetFrequencyCovariance">s.</param>
/// <param name="FrequencyVariance">(s/s)².</param>
/// <param name="WanderVariance">Random walk of the frequency: variance gained per second, s⁻¹.</param>
/// <param name="Noise">Standard deviation of one sample, s.</param>
/// <param name="CorrectionVariance">Variance of the correction that one sample brings, s²: how restless the estimate is.</param>
/// <param name="Interval">Seconds between samples, lately.</param>
public readonly record struct Estimate(
    MonotonicTime At,
    TimeInterval Offset,
    Frequency Frequency,
    double Drift,
    double DriftHorizon,
    double OffsetVariance,
    double OffsetFrequencyCovariance,
    double FrequencyVariance,
    double WanderVariance,
    double Noise,
    double CorrectionVariance,
    double Interval)
{
    /// <summary>The standard deviation of the offset, s.</summary>
    public double OffsetError => Math.Sqrt(OffsetVariance);

    /// <summary>The standard deviation of the frequency: chrony's skew.</summary>
    public Frequency FrequencyError => new(Math.Sqrt(FrequencyVariance));

    /// <summary>The same knowledge at a later (or slightly earlier) moment.</summary>
    /// <remarks>
    /// Mean: x + y t + d·h·(t − h(1 − e^(−t/h))), the drift dying out with the horizon h. Variance: P₁₁ + 2tP₁₂ + t²P₂₂ + W²t³/3,
    /// the integral of a frequency that walks randomly with W² per second (Bar-Shalom, Estimation with Applications, 2001, §6.2.2).
    /// </remarks>
    public Estimate PredictedAt(MonotonicTime when)
    {
        var t = (when - At).Seconds;
        var forward = Math.Max(0.0, t);
        var remaining = Math.Exp(-forward / DriftHorizon);
        var faded = DriftHorizon * (1.0 - remaining);
        var growth = (Frequency.Ratio * t) + (Drift * DriftHorizon * (forward - faded));
        var wander = Math.Abs(t) * WanderVariance;
        return this with
        {
            At = when,
            Offset = Offset + TimeInterval.FromSecondsSaturating(growth),
            Frequency = new Frequency(Frequency.Ratio + (Drift * faded)),
            Drift = Drift * remaining,
            OffsetVariance = OffsetVariance + (t * ((2.0 * OffsetFrequencyCovariance) + (t * (FrequencyVariance + (wander / 3.0))))),
            OffsetFrequencyCovariance = OffsetFrequencyCovariance + (t * (FrequencyVariance + (0.5 * wander))),
            FrequencyVariance = FrequencyVariance + wander,
        };
    }
}
