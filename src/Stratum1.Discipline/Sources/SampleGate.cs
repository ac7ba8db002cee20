namespace Stratum1.Discipline.Sources;

// A sample far from its prediction is one of three things, and only its neighbours tell which:
//   a wild sample            alone, or in company that does not agree          → refuse it
//   a jump of the reference  the next ones say the same                        → believe them, begin anew
//   a turn of the reference  the next ones are ever further off, to one side    → judge them by themselves
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
    /// Refused samples in a row, each further off than the one before and on the same side, when the reference runs away: a server that is
    /// slewed, or follows smoothed time, changes its frequency by more than any oscillator. By chance once in 2000 such rows (2⁴·5!).
    /// </summary>
    public const int TurnSamples = 5;

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
    private readonly double[] refusedOffsets = new double[TurnSamples];
    private readonly double[] refusedTimes = new double[TurnSamples];
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

        refusedOffsets[refusedInRow % TurnSamples] = innovation;
        refusedTimes[refusedInRow % TurnSamples] = time;
        refusedInRow++;
        var error = Math.Sqrt(sampleVariance);
        if (refusedInRow >= JumpSamples && RefusedAgree(error))
        {
            Reset();
            return SampleVerdict.Jump;
        }

        if (refusedInRow >= TurnSamples && RefusedTurn())
        {
            Reset();
            return SampleVerdict.Turn;
        }

        RaiseLevel();
        return SampleVerdict.Outlier;
    }

    /// <summary>Refused samples, the newest first.</summary>
    private (double Time, double Offset) Refused(int age)
    {
        var i = (refusedInRow - 1 - age) % TurnSamples;
        return (refusedTimes[i], refusedOffsets[i]);
    }

    private bool RefusedAgree(double error)
    {
        var (last, low) = Refused(0);
        var (first, high) = (last, low);
        for (var age = 1; age < JumpSamples; age++)
        {
            var (time, offset) = Refused(age);
            (first, low, high) = (time, Math.Min(low, offset), Math.Max(high, offset));
        }

        FrequencySlack = Math.Min((high - low + error) / (last - first), GreatestSlack);
        return high - low <= Agreement * error;
    }

    private bool RefusedTurn()
    {
        var side = Math.Sign(Refused(0).Offset);
        for (var age = 1; age < TurnSamples; age++)
        {
            if (side * (Refused(age - 1).Offset - Refused(age).Offset) <= 0.0 || Math.Sign(Refused(age).Offset) != side)
                return false;
        }

        return true;
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
