namespace Stratum1.Discipline.Sources;

/// <summary>The first samples of a source, judged together again at each new one, before a filter can judge (RobustLine).</summary>
internal sealed class StartWindow
{
    /// <summary>The first samples' frequency may be this many deviations from the expected one.</summary>
    private const double SlopeDeviations = 5.0;

    /// <summary>The same where delays could have made the difference.</summary>
    private const double SlopeDeviationsInQueues = 2.5;

    /// <summary>So much of a delay may be queues even if none of the first few replies was quicker.</summary>
    private const double DelayInQueues = 0.25;

    /// <summary>What the ends of a line may be off together, in standard deviations of a sample: 3·√2.</summary>
    private const double SlopeNoises = 4.25;

    private readonly double[] times = new double[RobustLine.MaxSamples];
    private readonly double[] offsets = new double[RobustLine.MaxSamples];
    private readonly double[] noises = new double[RobustLine.MaxSamples];
    private readonly double[] delays = new double[RobustLine.MaxSamples];
    private int count;

    /// <summary>Whether the next sample belongs here still.</summary>
    public bool IsOpen => count < RobustLine.MaxSamples;

    /// <summary>Samples here.</summary>
    public int Count => count;

    /// <summary>Samples that lie on one line with most others.</summary>
    public int Good { get; private set; }

    /// <summary>True variances over claimed ones, as found here.</summary>
    public double ClaimScale { get; private set; } = 1.0;

    public void Reset() => count = 0;

    /// <summary>Takes a sample in.</summary>
    /// <param name="time">Seconds since some origin.</param>
    /// <param name="offset">Seconds.</param>
    /// <param name="noise">Claimed, s.</param>
    /// <param name="delay">Round trip, s; zero for a reference clock.</param>
    public void Add(double time, double offset, double noise, double delay)
    {
        (times[count], offsets[count], noises[count], delays[count]) = (time, offset, noise, delay);
        count++;
    }

    /// <summary>Runs a bank over the good samples, except the last of them, and predicts it to the time of that.</summary>
    /// <param name="bank">Is started anew.</param>
    /// <param name="route">Says what variances the delays mean, by all that is known now.</param>
    /// <param name="frequency">Expected.</param>
    /// <param name="frequencyError">Its standard deviation.</param>
    /// <returns>The last good sample with its variance, and the seconds passed since.</returns>
    public (double Offset, double Variance, double Age) Replay(FilterBank bank, MinimumDelay route, double frequency, double frequencyError)
    {
        Span<double> errors = stackalloc double[count];
        Span<bool> good = stackalloc bool[count];
        for (var i = 0; i < count; i++)
            errors[i] = Math.Sqrt(route.VarianceOf(noises[i], delays[i]));
        var line = new RobustLine(times.AsSpan(0, count), offsets.AsSpan(0, count), errors);
        // A few replies that waited 10 ms in queues show any frequency in their first seconds, and lie on a line now and then.
        var explained = LongestExcess(route);
        (var slope, ClaimScale) = line.Fit(
            frequency, (explained > 0.0 ? SlopeDeviationsInQueues : SlopeDeviations) * frequencyError, explained, good);

        var sum = 0.0;
        Good = 0;
        for (var i = 0; i < count; i++)
        {
            sum += good[i] ? errors[i] * errors[i] : 0.0;
            Good += good[i] ? 1 : 0;
        }

        var noise = Math.Sqrt(ClaimScale * sum / Good);
        // A line through messages that are 10 ms off shows any frequency in its first seconds: only what noise cannot explain counts.
        var span = Math.Max(times[good.LastIndexOf(true)] - times[good.IndexOf(true)], 1e-3);
        var surprise = Math.Abs(slope - frequency) - (Math.Max(SlopeNoises * noise, explained) / span);
        bank.Start(noise, frequency, Math.Max(frequencyError, surprise));
        var (last, previous) = (good.LastIndexOf(true), times[0]);
        for (var i = 0; i < last; i++)
        {
            if (!good[i])
                continue;
            bank.Replay(times[i] - previous, offsets[i], ClaimScale * errors[i] * errors[i]);
            previous = times[i];
        }

        bank.Predict(times[last] - previous);
        return (offsets[last], ClaimScale * errors[last] * errors[last], times[count - 1] - times[last]);
    }

    /// <summary>The greatest error by delays of two samples together; zero without delays.</summary>
    private double LongestExcess(MinimumDelay route)
    {
        var longest = 0.0;
        for (var i = 0; i < count; i++)
            longest = delays[i] > 0.0 ? Math.Max(longest, Math.Max(route.ExcessOf(delays[i]), DelayInQueues * delays[i])) : longest;
        return longest;
    }
}
