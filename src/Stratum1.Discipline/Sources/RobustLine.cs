namespace Stratum1.Discipline.Sources;

// The first samples of a source have no past to be judged by, and one in ten may be off by a thousand times the noise. Of all lines
// through two of them the one with the least median of absolute residuals is hurt by nothing as long as more than half of the
// samples are good (least median of squares: Rousseeuw, J. Am. Stat. Assoc. 79 (1984) 871). With at most eight samples there are 28
// lines to try.

/// <summary>Finds which of a few samples lie on one line.</summary>
internal readonly ref struct RobustLine
{
    /// <summary>More samples than this are judged by a filter.</summary>
    public const int MaxSamples = 8;

    /// <summary>From this many samples on they are believed more than the expected slope.</summary>
    private const int SamplesAgainstPrior = 4;

    /// <summary>The steepest line ever believed: chrony's <c>maxdrift</c>, 10 %.</summary>
    private const double WidestSlope = 0.1;

    /// <summary>Resolution of a time stamp in units of 2⁻³² s, as a standard deviation rounded up, s.</summary>
    private const double Grain = 1e-10;

    /// <summary>
    /// Three samples leave one degree of freedom: their variance about the line is less than this part of the true one only once in
    /// twenty (χ² of one degree: 0.0039). Claims of a slow path, half a delay of ten seconds, are far beyond what such samples show.
    /// </summary>
    private const double OneDegree = 254.0;

    /// <summary>A sample this many standard deviations from the line is not of it.</summary>
    private const double Gate = 6.0;

    /// <summary>Takes the samples.</summary>
    /// <param name="times">Seconds, ascending; at most <see cref="MaxSamples"/>.</param>
    /// <param name="offsets">Seconds.</param>
    /// <param name="errors">Standard deviations claimed for the offsets, s; positive.</param>
    public RobustLine(ReadOnlySpan<double> times, ReadOnlySpan<double> offsets, ReadOnlySpan<double> errors)
    {
        Times = times;
        Offsets = offsets;
        Errors = errors;
    }

    public ReadOnlySpan<double> Times { get; }

    public ReadOnlySpan<double> Offsets { get; }

    public ReadOnlySpan<double> Errors { get; }

    /// <summary>Finds the line most samples lie on.</summary>
    /// <param name="slope">Expected slope, s/s.</param>
    /// <param name="slopeLimit">How far the slope may be from it; given up when most samples say otherwise.</param>
    /// <param name="explained">
    /// What delays may make of the difference of two samples, s (replies are wrong by at most half their excess delay): while most samples
    /// are no further than this from a line within the limit, no steeper one is believed. Zero without delays: only the samples tell.
    /// </param>
    /// <param name="good">Which samples lie on the line.</param>
    /// <returns>
    /// The slope of the line, and the noise of the good samples relative to the errors claimed, as a ratio of variances: 1 while there are
    /// too few to tell, and never more with three.
    /// </returns>
    public (double Slope, double Level) Fit(double slope, double slopeLimit, double explained, Span<bool> good)
    {
        int count;
        if (explained > 0.0)
        {
            var held = FitClamped(slope - slopeLimit, slope + slopeLimit, explained, good, out count, out var isExplained);
            if (isExplained)
                return (held, LevelOf(count, slope - slopeLimit, slope + slopeLimit, good));
        }

        var fit = FitWithin(slope, slopeLimit, good, out count);
        if (Times.Length >= SamplesAgainstPrior && 2 * count <= Times.Length)
            fit = FitWithin(slope, WidestSlope, good, out count);
        return (fit, LevelOf(count, double.NegativeInfinity, double.PositiveInfinity, good));
    }

    private double LevelOf(int count, double least, double greatest, ReadOnlySpan<bool> good)
    {
        if (count < 3)
            return 1.0;
        var level = Level(good, least, greatest);
        return count == 3 ? Math.Max(Math.Min(1.0, OneDegree * level), double.IsFinite(least) ? level : 0.0) : level;
    }

    /// <summary>
    /// As <see cref="FitWithin"/>, but slopes outside the limits become the limits. Tells whether delays explain what most samples are off.
    /// </summary>
    private double FitClamped(double least, double greatest, double explained, Span<bool> good, out int count, out bool isExplained)
    {
        var best = (Median: double.PositiveInfinity, Origin: Times.Length - 1, Slope: 0.5 * (least + greatest));
        for (var i = 0; i < Times.Length; i++)
        {
            for (var j = 0; j < Times.Length; j++)
            {
                if (i == j)
                    continue;
                var slope = Math.Clamp((Offsets[j] - Offsets[i]) / (Times[j] - Times[i]), least, greatest);
                var median = MedianResidual(i, slope);
                if (median < best.Median)
                    best = (median, i, slope);
            }
        }

        var near = 0;
        for (var i = 0; i < Times.Length; i++)
            near += Residual(best.Origin, best.Slope, i) * Errors[i] <= explained ? 1 : 0;
        isExplained = Times.Length < SamplesAgainstPrior || 2 * near > Times.Length;
        count = MarkGood(best, good);
        return best.Slope;
    }

    private double FitWithin(double expected, double limit, Span<bool> good, out int count)
    {
        var best = (Median: double.PositiveInfinity, Origin: Times.Length - 1, Slope: expected);
        for (var i = 0; i < Times.Length; i++)
        {
            for (var j = i + 1; j < Times.Length; j++)
            {
                var slope = (Offsets[j] - Offsets[i]) / (Times[j] - Times[i]);
                var slack = Gate * (Errors[i] + Errors[j]) / (Times[j] - Times[i]);
                if (Math.Abs(slope - expected) > limit + slack)
                    continue;
                var median = MedianResidual(i, slope);
                if (median < best.Median)
                    best = (median, i, slope);
            }
        }

        count = MarkGood(best, good);
        return best.Slope;
    }

    private int MarkGood((double Median, int Origin, double Slope) best, Span<bool> good)
    {
        // 1.4826 makes a median a standard deviation (Gauss), 5/(n − 2) mends small samples (Rousseeuw and Leroy, 1987, §5.1). Of four
        // samples two always fit, so up to there the claimed error is the least to assume, and is itself a guess (SourceStatistics' slack).
        var scale = Times.Length < 3 || double.IsInfinity(best.Median) ? 1.0 : 1.4826 * (1.0 + (5.0 / (Times.Length - 2))) * best.Median;
        var gate = Gate * Math.Max(scale, Times.Length < 5 ? Math.Sqrt(1.0 + (8.0 / Times.Length)) : 1e-4);
        var count = 0;
        for (var i = 0; i < Times.Length; i++)
        {
            good[i] = Residual(best.Origin, best.Slope, i) <= gate;
            count += good[i] ? 1 : 0;
        }

        return count;
    }

    private double Residual(int origin, double slope, int i)
        => Math.Abs(Offsets[i] - Offsets[origin] - (slope * (Times[i] - Times[origin]))) / Errors[i];

    private double MedianResidual(int origin, double slope)
    {
        Span<double> residuals = stackalloc double[Times.Length];
        for (var i = 0; i < Times.Length; i++)
            residuals[i] = Residual(origin, slope, i);
        residuals.Sort();
        return residuals[Times.Length / 2];
    }

    // Weighted least squares through the good samples; sum of squared residuals over n − 2 degrees of freedom.
    private double Level(ReadOnlySpan<bool> good, double least, double greatest)
    {
        double w = 0.0, wt = 0.0, wx = 0.0, wtt = 0.0, wtx = 0.0;
        var count = 0;
        for (var i = 0; i < Times.Length; i++)
        {
            if (!good[i])
                continue;
            var weight = 1.0 / (Errors[i] * Errors[i]);
            w += weight;
            wt += weight * Times[i];
            wx += weight * Offsets[i];
            wtt += weight * Times[i] * Times[i];
            wtx += weight * Times[i] * Offsets[i];
            count++;
        }

        var slope = Math.Clamp(((w * wtx) - (wt * wx)) / ((w * wtt) - (wt * wt)), least, greatest);
        var origin = (wx - (slope * wt)) / w;
        var squares = 0.0;
        for (var i = 0; i < Times.Length; i++)
        {
            if (good[i])
                squares += Square((Offsets[i] - origin - (slope * Times[i])) / Errors[i]);
        }

        // Samples without any noise are those of a clock read more coarsely than it runs: below the grain nothing is known.
        var grain = 0.0;
        foreach (var error in Errors)
            grain = Math.Max(grain, Grain / error);
        return Math.Max(squares / (count - 2), Square(Math.Min(1.0, grain)));

        static double Square(double x) => x * x;
    }
}
