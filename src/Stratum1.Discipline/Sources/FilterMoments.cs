namespace Stratum1.Discipline.Sources;

/// <summary>What a bank of filters knows at one moment, in seconds.</summary>
/// <param name="Offset">s.</param>
/// <param name="Frequency">s/s.</param>
/// <param name="Drift">s/s².</param>
/// <param name="OffsetVariance">s².</param>
/// <param name="Covariance">Of offset and frequency, s.</param>
/// <param name="FrequencyVariance">(s/s)².</param>
/// <param name="NoiseLevel">Variance of the samples, relative to what their drivers claim.</param>
/// <param name="WanderVariance">Growth of the frequency's variance per second, s⁻¹.</param>
internal readonly record struct FilterMoments(
    double Offset,
    double Frequency,
    double Drift,
    double OffsetVariance,
    double Covariance,
    double FrequencyVariance,
    double NoiseLevel,
    double WanderVariance);
