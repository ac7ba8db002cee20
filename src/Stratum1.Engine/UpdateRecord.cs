namespace Stratum1.Engine;

/// <summary>How far off the clock was at its updates.</summary>
internal sealed class UpdateRecord
{
    /// <summary>Weight of the newest update in the mean of the offsets: chronyc's "RMS offset" is such a mean.</summary>
    private const double MeanOffsetWeight = 0.1;

    private double meanSquare;
    private bool isAveraging;

    /// <summary>Correction made by the last update, before it was made.</summary>
    public TimeInterval LastOffset { get; private set; }

    /// <summary>When that was.</summary>
    public MonotonicTime LastUpdate { get; private set; }

    /// <summary>Between the last two updates; zero before the second.</summary>
    public TimeInterval Interval { get; private set; }

    /// <summary>
    /// Root mean square of <see cref="LastOffset"/> over the last ten updates or so; zero before the first. The correction of the start,
    /// as long as it still shrinks, does not count.
    /// </summary>
    public TimeInterval MeanOffset => TimeInterval.FromSecondsSaturating(Math.Sqrt(meanSquare));

    /// <summary>Notes an update.</summary>
    /// <param name="now">When.</param>
    /// <param name="offset">What was to be corrected.</param>
    /// <param name="isFirst">Nothing was followed before.</param>
    public void Add(MonotonicTime now, TimeInterval offset, bool isFirst)
    {
        var square = offset.Seconds * offset.Seconds;
        isAveraging |= !isFirst && square > meanSquare;
        meanSquare = isAveraging ? meanSquare + (MeanOffsetWeight * (square - meanSquare)) : square;
        Interval = isFirst ? TimeInterval.Zero : now - LastUpdate;
        (LastOffset, LastUpdate) = (offset, now);
    }
}
