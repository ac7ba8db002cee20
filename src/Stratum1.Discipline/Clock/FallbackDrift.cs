namespace Stratum1.Discipline.Clock;

// The frequency last measured is the best guess for the next minutes. For a whole day the mean of many days may be better: it has the
// swings of day and night in it. So for each power of two of seconds the frequency is averaged over about that time, and after so long
// without sources that average is used.

/// <summary>Long-term averages of the oscillator's frequency, for long times without sources (<c>fallbackdrift</c>).</summary>
/// <param name="shortest">log₂ of the shortest averaging time in seconds.</param>
/// <param name="longest">log₂ of the longest.</param>
public sealed class FallbackDrift(int shortest, int longest)
{
    private readonly double[] averages = new double[longest - shortest + 1];
    private double observed;
    private MonotonicTime? last;

    /// <summary>The frequency is known; call about once a second, or seldom.</summary>
    public void Observe(MonotonicTime now, Frequency frequency)
    {
        var elapsed = last is { } before ? Math.Max(0.0, (now - before).Seconds) : 0.0;
        last = now;
        for (var i = 0; i < averages.Length; i++)
        {
            var time = Math.ScaleB(1.0, shortest + i);
            // Until that much has been seen it is the plain mean.
            var weight = observed > 0.0 ? 1.0 - Math.Exp(-elapsed / Math.Min(time, observed + elapsed)) : 1.0;
            averages[i] += weight * (frequency.Ratio - averages[i]);
        }

        observed += elapsed;
    }

    /// <summary>Sources were lost: what comes next is not compared with what was.</summary>
    public void Pause() => last = null;

    /// <summary>The frequency to use after so long without sources; null while the last measured one is to be kept.</summary>
    /// <param name="silence">Since the last measurement.</param>
    public Frequency? After(TimeInterval silence)
    {
        for (var i = averages.Length - 1; i >= 0; i--)
        {
            var time = Math.ScaleB(1.0, shortest + i);
            if (silence.Seconds >= time && observed >= time)
                return new(averages[i]);
        }

        return null;
    }
}
