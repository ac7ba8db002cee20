namespace Stratum1.Refclock.Gnss;

/// <summary>
/// How long after its second a receiver's message begins to arrive: median and spread of the recent past, learned against the pulse.
/// </summary>
public sealed class SerialLatency
{
    private const int Capacity = 32;

    /// <summary>From here on median and spread are believed.</summary>
    private const int Enough = 5;

    /// <summary>No receiver is later; a larger figure comes from a damaged file.</summary>
    private const double MaxPlausibleSeconds = 10;

    /// <summary>So far from the median, five times running, is another latency: other messages, or another baud.</summary>
    private const double AnotherLatencySeconds = 0.25;

    /// <summary>1.4826 × MAD is the standard deviation of a normal distribution.</summary>
    private const double MadToSigma = 1.4826;

    private readonly double[] window = new double[Capacity];
    private readonly double[] sorted = new double[Capacity];
    private int count;
    private int next;
    private int strangers;
    private bool restored;

    /// <summary>Seconds from the pulse to the first byte; meaningless before <see cref="IsKnown"/>.</summary>
    public double MedianSeconds { get; private set; }

    /// <summary>A robust standard deviation, in seconds.</summary>
    public double SpreadSeconds { get; private set; }

    /// <summary>Enough was seen, in this run or (restored) in an earlier one.</summary>
    public bool IsKnown => restored || IsMeasured;

    /// <summary>Whether the latency was measured in this run.</summary>
    public bool IsMeasured => count >= Enough;

    /// <summary>Starts from what an earlier run learned.</summary>
    public void Restore(double medianSeconds, double spreadSeconds)
    {
        // The negated form also refuses what is not a number.
        if (!(Math.Abs(medianSeconds) <= MaxPlausibleSeconds && spreadSeconds is >= 0 and <= MaxPlausibleSeconds))
            return;
        (MedianSeconds, SpreadSeconds, restored) = (medianSeconds, spreadSeconds, true);
    }

    /// <summary>Adds one latency.</summary>
    public void Add(double seconds)
    {
        strangers = IsMeasured && Math.Abs(seconds - MedianSeconds) > AnotherLatencySeconds ? strangers + 1 : 0;
        if (strangers >= Enough)
            Forget();

        window[next] = seconds;
        next = (next + 1) % Capacity;
        count = Math.Min(count + 1, Capacity);
        if (count < Enough)
            return;

        MedianSeconds = Median(window.AsSpan(0, count));
        for (var i = 0; i < count; i++)
            sorted[i] = Math.Abs(window[i] - MedianSeconds);
        SpreadSeconds = MadToSigma * MedianOfScratch();
    }

    /// <summary>Forgets everything; for a receiver that was replaced or reconfigured.</summary>
    public void Forget() => (count, next, strangers, restored) = (0, 0, 0, false);

    private double Median(ReadOnlySpan<double> values)
    {
        values.CopyTo(sorted);
        return MedianOfScratch();
    }

    private double MedianOfScratch()
    {
        var used = sorted.AsSpan(0, count);
        used.Sort();
        return (used[(count - 1) / 2] + used[count / 2]) / 2;
    }
}
