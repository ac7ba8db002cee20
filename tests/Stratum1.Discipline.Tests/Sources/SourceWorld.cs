using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Sources;

/// <summary>A free oscillator, a reference, and the statistics of it: samples by formula, truth at hand.</summary>
internal sealed class SourceWorld(int seed, double frequency = 2e-5, double wander = 1e-9)
{
    public static readonly MonotonicTime Start = MonotonicTime.FromTimespec(1_700_000_000, 0);

    private double gained;
    private TimeInterval jumped;
    private double current = frequency;

    public Random Random { get; } = new(seed);

    public SourceStatistics Statistics { get; } = new(new SourceStatisticsOptions());

    /// <summary>Seconds since the start.</summary>
    public double Second { get; private set; }

    /// <summary>What the driver claims, s.</summary>
    public double Claim { get; set; } = 1e-6;

    public double Frequency => current;

    public MonotonicTime Now => Start + TimeInterval.FromSeconds(Second);

    /// <summary>Error of the estimate now, s.</summary>
    public double OffsetError
    {
        get
        {
            Assert.True(Statistics.TryEstimate(Now, out var estimate), $"seed {seed}, second {Second}: no estimate");
            return Error(estimate);
        }
    }

    public double FrequencyError => Statistics.TryEstimate(Now, out var estimate) ? estimate.Frequency.Ratio - current : double.NaN;

    public double Gaussian() => Math.Sqrt(-2.0 * Math.Log(1.0 - Random.NextDouble())) * Math.Cos(2.0 * Math.PI * Random.NextDouble());

    /// <summary>Lets the time pass; the reference gains on the oscillator.</summary>
    public void Pass(double seconds = 1.0)
    {
        gained += current * seconds;
        current += wander * Math.Sqrt(seconds) * Gaussian();
        Second += seconds;
    }

    public void Jump(double offset) => jumped += TimeInterval.FromSeconds(offset);

    public void Disturb(double frequencyStep) => current += frequencyStep;

    public double Error(Estimate estimate) => (estimate.Offset - jumped).Seconds - gained;

    public Measurement Measurement(double error, double delay = 0.0)
        => new(
            Now,
            jumped + TimeInterval.FromSeconds(gained + error),
            TimeInterval.FromSeconds(Claim),
            TimeInterval.FromSeconds(0.5 * delay),
            TimeInterval.FromSeconds(delay));

    public SampleVerdict Sample(double error, double delay = 0.0) => Statistics.Add(Measurement(error, delay));

    /// <summary>A sample a second.</summary>
    public void Run(int seconds, double jitter)
    {
        for (var i = 0; i < seconds; i++)
        {
            Pass();
            Sample(jitter * Gaussian());
        }
    }
}
