namespace Stratum1.Engine;

/// <summary>
/// Refuses measurements that contradict what the disciplined clock knows: after a lock, a receiver that suddenly says something
/// else is wrong far more often than a clock whose error bound has hardly grown.
/// </summary>
/// <remarks>
/// Testimony decides: a contradiction that stays the same for longer than the clock was ever locked, and for a quarter of an hour
/// at least, is believed after all (the first lock was on the wrong edge); <see cref="GaveIn"/> then tells the engine to begin
/// anew, loudly.
/// </remarks>
public sealed class PlausibilityGuard
{
    /// <summary>Below this a measurement is the estimator's business: it knows outliers.</summary>
    private static readonly TimeInterval Tolerance = TimeInterval.FromSeconds(500e-6);

    /// <summary>The bound holds in 99 of 100 cases; half as much again is for the hundredth.</summary>
    private const double BoundsOfTolerance = 1.5;

    /// <summary>As long as a receiver's own corrections may take after a cold start (12.5 minutes) and then some.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromWholeSeconds(15 * 60);

    /// <summary>A steady contradiction is there most of the time, not now and then.</summary>
    private const int SamplesToGiveIn = 300;

    private TimeInterval contradiction;
    private MonotonicTime since;
    private int samples;

    /// <summary>Measurements refused.</summary>
    public long Refused { get; private set; }

    /// <summary>Times a contradiction was believed in the end.</summary>
    public int GaveIn { get; private set; }

    /// <summary>How far the last refused measurement was from the clock; null when the last one was in accord.</summary>
    public TimeInterval? Contradiction => samples > 0 ? contradiction : null;

    /// <summary>Judges a measurement.</summary>
    /// <param name="measurement">What the source says.</param>
    /// <param name="predicted">The clock's own offset at that time.</param>
    /// <param name="bound">How wrong the clock can be by its own account.</param>
    /// <param name="lockedFor">How long the clock was in accord with its sources.</param>
    /// <returns>False when the measurement must not be used.</returns>
    public bool Accepts(in Measurement measurement, TimeInterval predicted, TimeInterval bound, TimeInterval lockedFor)
    {
        var limit = TimeInterval.FromSeconds(bound.Seconds * BoundsOfTolerance) + Tolerance + measurement.Bound;
        var error = measurement.Offset - predicted;
        if (error.Abs() <= limit)
        {
            samples = 0;
            return true;
        }

        if (samples == 0 || (error - contradiction).Abs() > limit)
            (samples, since) = (0, measurement.At);
        contradiction = error;
        samples++;
        if (samples < SamplesToGiveIn || measurement.At - since < TimeInterval.Max(Patience, lockedFor))
        {
            Refused++;
            return false;
        }

        samples = 0;
        GaveIn++;
        return true;
    }

    /// <summary>Forgets a contradiction; after the clock was set anew.</summary>
    public void Reset() => samples = 0;
}
