using Stratum1.Discipline.Sources;
using Stratum1.Tests;
using Xunit.Abstractions;

namespace Stratum1.Discipline.Tests.Sources;

/// <summary>Four replies within six seconds over a path with queues of 5 to 15 ms show no frequency at all.</summary>
public class NoisyStartTests(ITestOutputHelper output)
{
    private const double TrueFrequency = 30e-6;
    private static readonly MonotonicTime Start = MonotonicTime.FromTimespec(1_800_000_000, 0);

    /// <summary>500 ppm for a minute are 30 ms: more than the noise was.</summary>
    [Fact]
    public void A_burst_over_a_noisy_path_does_not_carry_the_frequency_away()
    {
        var worst = 0.0;
        foreach (var seed in Seeds.Of(all: 4000, fast: 1000))
        {
            var random = new Random(seed);
            var queue = 5e-3 + (10e-3 * random.NextDouble());
            var source = new SourceStatistics(new() { MinimumSamples = 3 });
            double[] times = [0.0, 2.0, 4.0, 6.0, 70.0, 134.0, 198.0, 262.0, 326.0];
            foreach (var time in times)
            {
                Add(source, random, time, queue);
                if (!source.TryEstimate(Start + TimeInterval.FromSeconds(time), out var estimate))
                    continue;
                var error = Math.Abs(estimate.Frequency.Ratio - TrueFrequency);
                worst = Math.Max(worst, error);
                Assert.True(error < 400e-6, $"{error * 1e6:F0} ppm off after {time} s, seed {seed}");
            }
        }

        output.WriteLine($"at most {worst * 1e6:F0} ppm off");
    }

    [Fact]
    public void A_frequency_that_delays_cannot_explain_is_believed_at_once()
    {
        var random = new Random(1);
        var source = new SourceStatistics(new() { MinimumSamples = 3 });
        for (var i = 0; i < 4; i++)
            Add(source, random, i * 2.0, queue: 20e-6, frequency: 0.02);
        Assert.True(source.TryEstimate(Start + TimeInterval.FromSeconds(6), out var estimate));
        Assert.InRange(estimate.Frequency.Ratio, 0.0199, 0.0201);
    }

    private static void Add(SourceStatistics source, Random random, double time, double queue, double frequency = TrueFrequency)
    {
        var (there, back) = (-queue * Math.Log(1.0 - random.NextDouble()), -queue * Math.Log(1.0 - random.NextDouble()));
        var delay = TimeInterval.FromSeconds(1e-3 + there + back);
        var offset = TimeInterval.FromSeconds((frequency * time) + ((there - back) / 2.0));
        source.Add(new(Start + TimeInterval.FromSeconds(time), offset, delay / 4, delay / 2, delay));
    }
}
