using Stratum1.Discipline.Sources;
using Stratum1.Tests;

namespace Stratum1.Discipline.Tests.Sources;

public class RobustLineTests
{
    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(200, 20)];

    [Theory, MemberData(nameof(SomeSeeds))]
    public void Three_wild_samples_of_eight_are_found(int seed)
    {
        var random = new Random(seed);
        var (times, offsets, errors, good) = (new double[8], new double[8], new double[8], new bool[8]);
        var wild = Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(3).ToHashSet();
        for (var i = 0; i < 8; i++)
        {
            times[i] = i;
            offsets[i] = (2e-5 * i) + (1e-7 * (random.NextDouble() - 0.5)) + (wild.Contains(i) ? 1e-4 + (1e-3 * random.NextDouble()) : 0.0);
            errors[i] = 1e-6;
        }

        var (slope, level) = new RobustLine(times, offsets, errors).Fit(slope: 0.0, slopeLimit: 5e-4, explained: 0.0, good);
        Assert.True(wild.All(i => !good[i]), $"seed {seed}: accepted {string.Join(' ', wild.Where(i => good[i]))}");
        Assert.True(Math.Abs(slope - 2e-5) < 1e-6, $"seed {seed}: slope {slope}");
        Assert.True(level < 0.01, $"seed {seed}: level {level}");
    }

    [Fact]
    public void A_slope_no_crystal_has_is_believed_only_by_four_samples()
    {
        Span<bool> good = stackalloc bool[4];
        double[] times = [0.0, 1.0, 2.0, 3.0], errors = [1e-6, 1e-6, 1e-6, 1e-6];
        double[] steep = [0.0, 0.05, 0.1, 0.15];
        new RobustLine(times.AsSpan(0, 3), steep.AsSpan(0, 3), errors.AsSpan(0, 3)).Fit(0.0, 5e-4, 0.0, good[..3]);
        Assert.Equal([false, false, true], good[..3].ToArray());
        var (slope, _) = new RobustLine(times, steep, errors).Fit(0.0, 5e-4, 0.0, good);
        Assert.Equal([true, true, true, true], good.ToArray());
        Assert.Equal(0.05, slope, 9);
    }
}
