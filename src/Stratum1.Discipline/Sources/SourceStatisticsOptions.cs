namespace Stratum1.Discipline.Sources;

/// <summary>What the estimator of one source is told.</summary>
public sealed record SourceStatisticsOptions
{
    /// <summary>
    /// Samples that must agree before there is an estimate. Two show a wrong one; network sources take three, as chrony does.
    /// </summary>
    public int MinimumSamples { get; init; } = 2;

    /// <summary>
    /// <c>minsamples</c>: the history that the estimate is said to rest on is at least so many samples long, when there are.
    /// </summary>
    public int ShortestHistory { get; init; }

    /// <summary>
    /// Expected frequency of the reference against the oscillator: the drift file's, or the clock's own when it runs already.
    /// </summary>
    public Frequency Frequency { get; init; }

    /// <summary>
    /// Standard deviation of <see cref="Frequency"/>. 100 ppm covers uncalibrated board crystals (data sheets: ±20 to ±50 ppm at 25
    /// °C).
    /// </summary>
    public Frequency FrequencyError { get; init; } = Frequency.FromPpm(100.0);
}
