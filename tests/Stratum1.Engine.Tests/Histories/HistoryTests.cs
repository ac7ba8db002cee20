using Stratum1.Engine.Histories;
using Stratum1.Engine.SampleClocks;
using Stratum1.Engine.Tests.SampleClocks;

namespace Stratum1.Engine.Tests.Histories;

/// <summary>What sources have told survives a restart.</summary>
public class HistoryTests
{
    private static readonly SampleClockOptions Shm = new() { Id = ReferenceId.FromText("SHM0") };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_restarted_daemon_is_right_before_it_hears_anything(int seed)
    {
        var (world, history) = Stop(seed, TimeInterval.Zero);
        var rate = world.Engine.Steering.Ledger.Rate;
        Assert.True(world.Engine.Histories.TryRestore(world.Source(0), history));
        new OperatorDesk(world.Engine).SelectRestored(world.Reading);
        Assert.NotNull(world.Engine.Steering.Reference);
        Assert.Equal(0, (world.Engine.Steering.Reference.Value.Frequency - rate).Ppm, 1.0);
        world.Drive(0, (_, _) => null);
        world.Run(30);
        Assert.True(world.Error.Abs().Seconds < 200e-6, $"seed {seed}: {world.Error}");
        Assert.NotEqual(0, world.Source(0).Reach);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_history_is_forgotten_when_the_clock_was_set_meanwhile(int seed)
    {
        var (world, history) = Stop(seed, TimeInterval.FromWholeSeconds(5));
        Assert.True(world.Engine.Histories.TryRestore(world.Source(0), history));
        new OperatorDesk(world.Engine).SelectRestored(world.Reading);
        world.Run(20);
        Assert.True(world.Source(0).Statistics.Total <= 2, "begins anew");
        world.Run(60);
        Assert.True(world.Error.Abs().Seconds < 1e-3, $"seed {seed}: {world.Error}");
    }

    [Fact]
    public void A_history_is_taken_only_by_its_source_and_only_before_anything_else()
    {
        var (world, history) = Stop(1, TimeInterval.Zero);
        var histories = world.Engine.Histories;
        var source = world.Source(0);
        Assert.False(histories.TryRestore(source, history with { Name = "ntp.example" }), "a server's");
        Assert.False(histories.TryRestore(source, history with { Leap = LeapIndicator.Unsynchronised }));
        Assert.False(histories.TryRestore(source, history with { Samples = [] }));
        Assert.False(histories.TryRestore(source, history with { Samples = [.. history.Samples.Reverse()] }), "out of order");
        var last = history.Samples[^1];
        var future = last with { At = last.At + TimeInterval.FromWholeSeconds(3600) };
        Assert.False(histories.TryRestore(source, history with { Samples = [.. history.Samples, future] }), "of the future");
        Assert.True(histories.TryRestore(source, history));
        Assert.False(histories.TryRestore(source, history), "twice");
    }

    [Fact]
    public void At_most_the_newest_64_samples_are_kept()
    {
        var world = Create(1, poll: 0);
        world.Run(200);
        var history = world.Engine.Histories.Of(world.Source(0))!;
        Assert.Equal(64, history.Samples.Count);
        Assert.Equal(63, (history.Samples[^1].At - history.Samples[0].At).Seconds, 0.5);
        Assert.True((world.Reading.System - history.Samples[^1].At).Seconds < 2);
        Assert.All(history.Samples, sample => Assert.True(sample.Offset.Abs().Seconds < 1e-3));
    }

    [Fact]
    public void A_daemon_that_ends_leaves_no_slew_behind()
    {
        var world = Create(1, poll: 4);
        world.Run(100);
        new OperatorDesk(world.Engine).Disturb(world.Reading, TimeInterval.FromWholeSeconds(10), Frequency.Zero);
        world.Run(1);
        Assert.True(Math.Abs(world.Rate.Ppm) > 10_000, "slews");
        world.Restart(1);
        Assert.True(Math.Abs(world.Rate.Ppm) < 100, $"{world.Rate.Ppm} ppm");
    }

    private static (SampleClockWorld World, SourceHistory History) Stop(int seed, TimeInterval meanwhile)
    {
        var world = Create(seed, poll: 4);
        world.Run(640);
        var history = world.Engine.Histories.Of(world.Source(0))!;
        world.Restart(10, meanwhile);
        return (world, history);
    }

    private static SampleClockWorld Create(int seed, int poll)
    {
        var world = new SampleClockWorld(seed, local: null, Shm with { Poll = poll });
        world.Drive(0, (truth, clock) => new(clock, truth + TimeInterval.FromSeconds(50e-6 * Gauss(world.Random)), LeapIndicator.None));
        return world;
    }

    private static double Gauss(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
