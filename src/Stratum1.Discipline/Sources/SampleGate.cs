namespace Stratum1.Discipline.Sources;

// A sample far from its prediction is one of three things, and only its neighbours tell which:
//   a wild sample            alone, or in company that does not agree          → refuse it
//   a jump of the reference  the next ones say the same                        → believe them, begin anew
//   more noise than thought  half of the last ones are wild, without agreement → raise the noise, then believe
// Refusing costs nothing when 10 % are wild, and no state of the gate lasts longer than sixteen samples.

/// <summary>Judges each sample by what the filters predicted.</summary>
internal sealed class SampleGate
{
    /// <summary>
    /// Standard deviations; a Gaussian goes beyond once in 1.7 million, a ±1 ms outlier at 1 µs of noise stays inside once in 200.
    /// </summary>
    private const double Gate = 5.0;

    /// <summary>Refused samples in a row that must agree to be a jump.</summary>
    public const int JumpSamples = 3;

    /// <summary>
    /// Greatest range of <see cref="JumpSamples"/> agreeing samples, in standard deviations of one: exceeded by chance once in
    /// 5000.
    /// </summary>
    private const double Agreement = 5.7;

    /// <summary>Normalised innovations looked at together: of 32, 16 are wild by chance once in 10⁸ samples when one in ten is.</summary>
    private const int Recent = 32;

    /// <summary>Median of a Gaussian's absolute value.</summary>
    private const double GaussianMedian = 0.6745;

    /// <summary>A median innovation this much above <see cref="GaussianMedian"/> is no chance, but a wrong noise level.</summary>
    private const double MedianLimit = 4.0;

    /// <summary>
    /// An oscillator's frequency does not change by more than this at once: the whole range of a board crystal over temperature.
    /// </summary>
    private const double GreatestSlack = 1e-4;

    private readonly double[] recent = new double[Recent];
    private readonly double[] refusedOffsets = new double[JumpSamples];
    private readonly double[] refusedTimes = new double[JumpSamples];
    private int judged;
    private int refusedInRow;

    /// <summary>After a jump: how much the frequency may have changed, by the disagreement of the samples that showed it (s/s).</summary>
    public double FrequencySlack { get; private set; }

    /// <summary>After <see cref="Judge"/>: the factor by which all variances were underestimated; 1 when they fit.</summary>
    public double LevelFactor { get; private set; } = 1.0;

    public void Reset()
    {
        judged = 0;
        refusedInRow = 0;
        LevelFactor = 1.0;
    }

    /// <summary>Decides whether a sample is to be believed.</summary>
    /// <param name="time">Seconds, on any scale that ascends.</param>
    /// <param name="innovation">Sample − prediction, s.</param>
    /// <param name="predictedVariance">Of the prediction, s².</param>
    /// <param name="sampleVariance">Of the sample, s².</param>
    /// <param name="slack">Widens the gate while the noise is not well known; 1 or more.</param>
    public SampleVerdict Judge(double time, double innovation, double predictedVariance, double sampleVariance, double slack)
    {
        var normalised = Math.Abs(innovation) / Math.Sqrt(predictedVariance + sampleVariance);
        recent[judged++ % Recent] = normalised;
        LevelFactor = 1.0;
        if (normalised <= Gate * slack)
        {
            refusedInRow = 0;
            return SampleVerdict.Accepted;
        }

        refusedOffsets[refusedInRow % JumpSamples] = innovation;
        refusedTimes[refusedInRow % JumpSamples] = time;
        refusedInRow++;
        if (refusedInRow >= JumpSamples && RefusedAgree(sampleVariance))
        {
            Reset();
            return SampleVerdict.Jump;
        }

        RaiseLevel();
        return SampleVerdict.Outlier;
    }

    private bool RefusedAgree(double sampleVariance)
    {
        double low = refusedOffsets[0], high = low, first = refusedTimes[0], last = first;
        for (var i = 1; i < JumpSamples; i++)
        {
            low = Math.Min(low, refusedOffsets[i]);
            high = Math.Max(high, refusedOffsets[i]);
            first = Math.Min(first, refusedTimes[i]);
            last = Math.Max(last, refusedTimes[i]);
        }

        var error = Math.Sqrt(sampleVariance);
        FrequencySlack = Math.Min((high - low + error) / (last - first), GreatestSlack);
        return high - low <= Agreement * error;
    }

    private void RaiseLevel()
    {
        var count = Math.Min(judged, Recent);
        if (count < Recent / 2)
            return;
        Span<double> sorted = stackalloc double[Recent];
        recent.CopyTo(sorted);
        sorted = sorted[..count];
        sorted.Sort();
        var ratio = sorted[count / 2] / GaussianMedian;
        if (ratio < MedianLimit)
            return;
        LevelFactor = ratio * ratio;
        judged = 0;
        refusedInRow = 0;
    }
}
