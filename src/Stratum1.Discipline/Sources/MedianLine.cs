namespace Stratum1.Discipline.Sources;

/// <summary>
/// Theil and Sen's line through points: the median of the slopes of all pairs (Sen, J. Am. Stat. Assoc. 63 (1968) 1379). Nothing is
/// assumed of the errors; it is hurt by nothing while at most 29 % of the points are wrong.
/// </summary>
public static class MedianLine
{
    /// <summary>More points are not for something that people read: these have 120 pairs.</summary>
    public const int MaxPoints = 16;

    /// <summary>Finds the line.</summary>
    /// <param name="times">Ascending, at most <see cref="MaxPoints"/>.</param>
    /// <param name="values">As many.</param>
    /// <returns>The slope (zero for one point), and the value at the last time: the median of what each point says of it.</returns>
    public static (double Slope, double Last) Fit(ReadOnlySpan<double> times, ReadOnlySpan<double> values)
    {
        if (times.Length is 0 or > MaxPoints || times.Length != values.Length)
            throw new ArgumentException("There must be points, and not too many.", nameof(times));
        Span<double> room = stackalloc double[MaxPoints * (MaxPoints - 1) / 2];
        var count = 0;
        for (var i = 0; i < times.Length; i++)
        {
            for (var j = i + 1; j < times.Length; j++)
                room[count++] = (values[j] - values[i]) / (times[j] - times[i]);
        }

        var slope = count > 0 ? Median(room[..count]) : 0.0;
        for (var i = 0; i < times.Length; i++)
            room[i] = values[i] + (slope * (times[^1] - times[i]));
        return (slope, Median(room[..times.Length]));
    }

    private static double Median(Span<double> values)
    {
        values.Sort();
        return 0.5 * (values[(values.Length - 1) / 2] + values[values.Length / 2]);
    }
}
