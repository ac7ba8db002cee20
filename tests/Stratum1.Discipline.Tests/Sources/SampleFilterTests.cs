using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Sources;

public class SampleFilterTests
{
    private static readonly TimeInterval Microsecond = TimeInterval.FromSeconds(1e-6);

    [Fact]
    public void Without_samples_there_is_no_measurement()
        => Assert.False(new SampleFilter(16).TryTake(out _));

    [Fact]
    public void A_single_sample_is_the_measurement()
    {
        var filter = new SampleFilter(16);
        filter.Add(Sample(3, 0.25));
        Assert.True(filter.TryTake(out var measurement));
        Assert.Equal(Sample(3, 0.25), measurement);
        Assert.False(filter.TryTake(out _));
        Assert.Equal(3, filter.Last!.Value.At.Seconds);
    }

    [Fact]
    public void Samples_on_a_slope_give_a_point_of_the_slope()
    {
        var filter = new SampleFilter(64);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 16; i++)
                filter.Add(Sample((16 * round) + i, 5.0 + (1e-4 * ((16 * round) + i))));
            Assert.True(filter.TryTake(out var measurement));
            var expected = 5.0 + (1e-4 * (measurement.At - default(MonotonicTime)).Seconds);
            Assert.InRange(measurement.Offset.Seconds - expected, -1e-9, 1e-9);
            Assert.InRange(measurement.At.Seconds, (16 * round) + 5, (16 * round) + 10);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_quarter_of_wild_samples_does_no_harm(int seed)
    {
        var random = new Random(seed);
        var filter = new SampleFilter(64);
        for (var i = 0; i < 64; i++)
        {
            var wild = i % 6 == 1 ? 0.3 : i % 11 == 4 ? -0.2 : 0.0;
            filter.Add(Sample(i, (1e-4 * i) + (1e-6 * (random.NextDouble() - 0.5)) + wild));
        }

        Assert.True(filter.TryTake(out var measurement));
        var expected = 1e-4 * (measurement.At - default(MonotonicTime)).Seconds;
        Assert.True(Math.Abs(measurement.Offset.Seconds - expected) < 1e-6, $"seed {seed}: {measurement}");
    }

    [Fact]
    public void Averaging_lowers_the_noise_that_is_claimed()
    {
        var random = new Random(5);
        var filter = new SampleFilter(16);
        Measurement measurement = default;
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 16; i++)
                filter.Add(Sample((16 * round) + i, 1e-3 * (random.NextDouble() - 0.5)));
            Assert.True(filter.TryTake(out measurement));
        }

        // Uniform over 1 ms: 289 µs, of the middle 60 % less; averaged over 10.
        Assert.InRange(filter.Deviation.Seconds, 100e-6, 300e-6);
        Assert.InRange(measurement.Noise.Seconds, 30e-6, 100e-6);
    }

    [Fact]
    public void Only_the_newest_samples_count()
    {
        var filter = new SampleFilter(4);
        for (var i = 0; i < 20; i++)
            filter.Add(Sample(i, i < 16 ? 7.0 : 0.0));
        Assert.True(filter.TryTake(out var measurement));
        Assert.Equal(TimeInterval.Zero, measurement.Offset);
    }

    [Fact]
    public void Samples_that_scatter_too_much_are_no_measurement()
    {
        var filter = new SampleFilter(16, maxDispersion: Microsecond);
        for (var i = 0; i < 16; i++)
            filter.Add(Sample(i, i % 2 == 0 ? 1e-3 : 0.0));
        Assert.False(filter.TryTake(out _));
        for (var i = 16; i < 32; i++)
            filter.Add(Sample(i, 0.0));
        Assert.True(filter.TryTake(out _));
    }

    [Fact]
    public void A_sample_that_is_not_newer_is_ignored()
    {
        var filter = new SampleFilter(16);
        filter.Add(Sample(1, 0.5));
        filter.Add(Sample(1, 0.7));
        Assert.True(filter.TryTake(out var measurement));
        Assert.Equal(0.5, measurement.Offset.Seconds);
    }

    private static Measurement Sample(long second, double offset)
        => new(new MonotonicTime(second, 0), TimeInterval.FromSeconds(offset), Microsecond, Microsecond, TimeInterval.Zero);
}
