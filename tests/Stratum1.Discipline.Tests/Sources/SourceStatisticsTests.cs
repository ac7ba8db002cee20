using Stratum1.Discipline.Sources;
using Stratum1.Tests;

namespace Stratum1.Discipline.Tests.Sources;

public class SourceStatisticsTests
{
    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(20, 4)];

    [Fact]
    public void Two_samples_that_agree_give_an_estimate()
    {
        var world = new SourceWorld(1);
        world.Pass();
        world.Sample(0.0);
        Assert.False(world.Statistics.TryEstimate(world.Now, out _));
        world.Pass();
        world.Sample(0.0);
        Assert.InRange(world.OffsetError, -1e-6, 1e-6);
    }

    [Fact]
    public void Two_samples_that_contradict_each_other_give_none()
    {
        var world = new SourceWorld(1);
        world.Pass();
        world.Sample(0.0);
        world.Pass();
        world.Sample(1.0); // A whole second in one second: no oscillator does that.
        Assert.False(world.Statistics.HasEstimate);
        world.Pass();
        world.Sample(0.0);
        Assert.InRange(world.OffsetError, -1e-6, 1e-6);
    }

    [Fact]
    public void A_sample_that_is_not_later_changes_nothing()
    {
        var world = new SourceWorld(1);
        world.Run(20, 1e-6);
        var before = world.OffsetError;
        Assert.Equal(SampleVerdict.OutOfOrder, world.Sample(5.0));
        Assert.Equal(before, world.OffsetError);
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void Noise_and_frequency_are_found_whatever_the_driver_claims(int seed)
    {
        foreach (var claim in new[] { 1e-9, 1e-6, 1e-3 })
        {
            var world = new SourceWorld(seed) { Claim = claim };
            world.Run(1000, 1e-6);
            var jitter = world.Statistics.Jitter.Seconds;
            Assert.True(jitter is > 0.7e-6 and < 1.4e-6, $"seed {seed}, claim {claim}: jitter {jitter}");
            Assert.True(Math.Abs(world.OffsetError) < 1e-6, $"seed {seed}, claim {claim}: offset {world.OffsetError}");
            Assert.True(Math.Abs(world.FrequencyError) < 5e-8, $"seed {seed}, claim {claim}: frequency {world.FrequencyError}");
        }
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void One_sample_in_ten_may_be_wild(int seed)
    {
        var world = new SourceWorld(seed);
        for (var i = 0; i < 2000; i++)
        {
            world.Pass();
            var isWild = world.Random.Next(10) == 0;
            world.Sample(isWild ? 1e-3 * world.Random.NextDouble() : 1e-6 * world.Gaussian());
            if (i > 100)
                Assert.True(Math.Abs(world.OffsetError) < 3e-6, $"seed {seed}, second {i}: {world.OffsetError}");
        }

        Assert.InRange(world.Statistics.Outliers, 120, 280);
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void A_jump_is_followed_after_three_samples(int seed)
    {
        var world = new SourceWorld(seed);
        world.Run(500, 1e-6);
        world.Jump(1e-3);
        world.Run(2, 1e-6);
        Assert.True(Math.Abs(world.OffsetError) > 0.9e-3, $"seed {seed}: two samples are no proof yet");
        world.Run(1, 1e-6);
        Assert.True(Math.Abs(world.OffsetError) < 5e-6, $"seed {seed}: {world.OffsetError}");
        world.Run(20, 1e-6);
        Assert.True(Math.Abs(world.OffsetError) < 2e-6, $"seed {seed}: {world.OffsetError}");
        Assert.Equal(1, world.Statistics.Jumps);
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void A_server_that_is_slewed_is_followed_from_its_fifth_sample_on(int seed)
    {
        const double Interval = 64.0;
        var world = new SourceWorld(seed);
        Poll(40);
        foreach (var turn in new[] { 2e-3, -2e-3 })
        {
            world.Disturb(turn); // Far beyond what an oscillator may do.
            Poll(6);
            Assert.True(Math.Abs(world.OffsetError) < 1e-3, $"seed {seed}: {world.OffsetError}");
            Poll(40);
            Assert.True(Math.Abs(world.OffsetError) < 1e-4, $"seed {seed}: {world.OffsetError}");
            Assert.True(Math.Abs(world.FrequencyError) < 1e-6, $"seed {seed}: {world.FrequencyError}");
        }

        Assert.Equal(2, world.Statistics.Jumps);

        void Poll(int samples)
        {
            for (var i = 0; i < samples; i++)
            {
                world.Pass(Interval);
                world.Sample(1e-4 * world.Gaussian());
            }
        }
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void A_server_whose_frequency_grows_faster_than_any_oscillators_is_followed(int seed)
    {
        var world = new SourceWorld(seed);
        for (var i = 0; i < 100; i++)
        {
            if (i is >= 40 and < 70)
                world.Disturb(64e-6); // 1 ppm a second, half an hour long: smoothtime.
            world.Pass(64.0);
            world.Sample(1e-4 * world.Gaussian());
            if (i is >= 48 and < 70 or >= 80)
                Assert.True(Math.Abs(world.OffsetError) < 2e-3, $"seed {seed}, {i}: {world.OffsetError}");
        }

        Assert.True(Math.Abs(world.OffsetError) < 2e-4, $"seed {seed}: {world.OffsetError}");
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void A_step_of_the_frequency_is_followed(int seed)
    {
        var world = new SourceWorld(seed);
        world.Run(1000, 1e-6);
        world.Disturb(1e-6); // A fan starts.
        world.Run(30, 1e-6);
        Assert.True(Math.Abs(world.OffsetError) < 4e-6, $"seed {seed}: {world.OffsetError}");
        Assert.True(Math.Abs(world.FrequencyError) < 4e-7, $"seed {seed}: {world.FrequencyError}");
        world.Run(270, 1e-6);
        Assert.True(Math.Abs(world.OffsetError) < 2e-6, $"seed {seed}: {world.OffsetError}");
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void More_noise_is_noticed_and_believed(int seed)
    {
        var world = new SourceWorld(seed);
        world.Run(500, 1e-6);
        world.Run(200, 3e-5);
        var jitter = world.Statistics.Jitter.Seconds;
        Assert.True(jitter is > 1e-5 and < 1e-4, $"seed {seed}: jitter {jitter}");
        Assert.True(Math.Abs(world.OffsetError) < 3e-5, $"seed {seed}: offset {world.OffsetError}");
        var outliers = world.Statistics.Outliers;
        world.Run(200, 3e-5);
        Assert.True(world.Statistics.Outliers - outliers < 10, $"seed {seed}: {world.Statistics.Outliers - outliers} refused");
    }

    [Fact]
    public void A_perfect_source_does_not_divide_by_zero()
    {
        var world = new SourceWorld(1, wander: 0.0);
        world.Run(5000, 0.0);
        Assert.InRange(world.OffsetError, -1e-9, 1e-9);
        Assert.True(world.Statistics.TryEstimate(world.Now, out var estimate));
        Assert.InRange(estimate.OffsetError, 0.0, 1e-9);
    }

    [Fact]
    public void Years_of_offset_lose_no_nanosecond()
    {
        var world = new SourceWorld(1, wander: 0.0);
        world.Jump(1.7e9);
        world.Run(100, 0.0);
        Assert.InRange(world.OffsetError, -1e-9, 1e-9);
        Assert.InRange(world.FrequencyError, -1e-10, 1e-10);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(-0.05)]
    public void An_oscillator_off_by_five_percent_is_measured(double frequency)
    {
        var world = new SourceWorld(1, frequency);
        world.Run(20, 1e-6);
        Assert.InRange(world.FrequencyError, -1e-6, 1e-6);
    }

    [Theory, MemberData(nameof(SomeSeeds))]
    public void Samples_that_waited_in_a_queue_weigh_little(int seed)
    {
        var world = new SourceWorld(seed) { Claim = 1e-6 };
        for (var i = 0; i < 500; i++)
        {
            world.Pass(16.0);
            var there = -1e-3 * Math.Log(1.0 - world.Random.NextDouble());
            var back = -1e-3 * Math.Log(1.0 - world.Random.NextDouble());
            world.Sample(0.5 * (there - back), 0.01 + there + back);
        }

        var before = world.OffsetError;
        world.Pass(16.0);
        world.Sample(0.05, 0.01 + 0.1); // 100 ms on the way there, none back.
        Assert.True(Math.Abs(world.OffsetError - before) < 2e-5, $"seed {seed}: moved by {world.OffsetError - before}");
        Assert.True(Math.Abs(before) < 2e-4, $"seed {seed}: {before}");
    }

    [Fact]
    public void A_moved_reference_moves_the_estimate()
    {
        var world = new SourceWorld(1);
        world.Run(100, 1e-6);
        world.Statistics.ShiftReference(TimeInterval.FromSeconds(-1.0));
        world.Jump(-1.0); // A leap second.
        Assert.InRange(world.OffsetError, -2e-6, 2e-6);
        world.Run(10, 1e-6);
        Assert.Equal(0, world.Statistics.Outliers + world.Statistics.Jumps);
    }

    [Fact]
    public void Half_of_the_signs_change_when_the_model_fits()
    {
        var world = new SourceWorld(3);
        world.Run(500, 1e-6);
        Assert.InRange(world.Statistics.Runs, 20, 44);
    }

    /// <summary>
    /// Four sources with the noise of one each: the mean of their shared estimates is the filter of the mean sample, so it is as good as
    /// one source with half the noise.
    /// </summary>
    [Fact]
    public void Sources_that_share_the_work_lose_nothing_by_filtering_apart()
    {
        var world = new SourceWorld(11);
        var sources = Enumerable.Range(0, 4).Select(_ => new SourceStatistics(new SourceStatisticsOptions())).ToArray();
        double shared = 0.0, one = 0.0;
        for (var second = 0; second < 20_000; second++)
        {
            world.Pass();
            var errors = Enumerable.Range(0, 4).Select(_ => 1e-6 * world.Gaussian()).ToArray();
            world.Sample(errors.Average());
            for (var i = 0; i < 4; i++)
                sources[i].Add(world.Measurement(errors[i]));
            if (second < 2000)
                continue;
            one += world.OffsetError * world.OffsetError;
            var mean = sources.Average(SharedError);
            shared += mean * mean;
        }

        Assert.InRange(Math.Sqrt(shared / one), 0.95, 1.03);

        double SharedError(SourceStatistics source)
        {
            Assert.True(source.TryEstimateShared(world.Now, 4.0, out var estimate));
            return world.Error(estimate);
        }
    }

    [Fact]
    public void A_reset_forgets_all()
    {
        var world = new SourceWorld(1);
        world.Run(100, 1e-6);
        world.Statistics.Reset();
        Assert.False(world.Statistics.HasEstimate);
        world.Jump(3.0);
        world.Run(3, 1e-6);
        Assert.InRange(world.OffsetError, -5e-6, 5e-6);
    }

    [Fact]
    public void Samples_without_any_noise_are_followed_too()
    {
        var statistics = new SourceStatistics(new() { MinimumSamples = 3 });
        for (var i = 0; i < 200; i++)
        {
            var claimed = TimeInterval.FromSeconds(3e-7);
            statistics.Add(new(new MonotonicTime(16 * i, 0), TimeInterval.FromSeconds(0.1), claimed, claimed, TimeInterval.Zero));
            Assert.Equal(i + 1, statistics.Samples);
            Assert.Equal(i >= 2, statistics.HasEstimate);
        }
    }
}
