using Stratum1.Engine.Tests.Network;
using Stratum1.Protocol.Ntp;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests;

/// <summary>What clients are told of our own corrections, beside the time.</summary>
public class PhaseCorrectionsTests
{
    [Fact]
    public void A_slew_moves_served_time_and_not_the_monotonic_scale()
    {
        var world = NetworkWorld.Create(1, [new() { Name = NetworkWorld.Address(1).ToString(), MinPoll = 6, MaxPoll = 6 }]);
        world.Run(1000);
        Assert.NotEqual(0u, Told(world).Epoch);
        while (world.Network.Servers[0].Requests[^1] < world.Now - 2)
            world.RunSecond();

        var (monotonic, served) = (Monotonic(world), world.Engine.Steering.Clock);
        world.Engine.Steering.Disturb(TimeInterval.FromSeconds(0.05), Frequency.Zero);
        world.Run(20);
        Assert.Equal(0.05, (world.Engine.Steering.Clock - served - (Monotonic(world) - monotonic)).Seconds, 1e-3);
    }

    [Fact]
    public void A_step_moves_served_time_and_not_the_monotonic_scale()
    {
        var world = NetworkWorld.Create(1, [new() { Name = NetworkWorld.Address(1).ToString() }]);
        world.Run(1000);
        var (monotonic, epoch) = (Monotonic(world), Told(world).Epoch);
        world.Engine.Steering.StepTo(world.Engine.Steering.Clock + TimeInterval.FromSeconds(3));
        world.Engine.Steering.Revise();
        Assert.Equal(0.0, (Monotonic(world) - monotonic).Seconds, 1e-6);
        Assert.Equal(epoch, Told(world).Epoch);
    }

    [Theory]
    [InlineData(0.0, 10.0)]
    [InlineData(0.05, 9.5)]
    public void A_slew_that_goes_on_is_counted_up_to_the_moment(double rate, double expected)
    {
        var start = new NtpTimestamp(1UL << 63);
        var corrections = new PhaseCorrections(Epoch: 7, TimeInterval.Zero, start, new(rate));
        var now = start + TimeInterval.FromWholeSeconds(10);
        Assert.Equal(expected, (corrections.MonotonicOf(now, now) - start).Seconds, 1e-9);
    }

    [Fact]
    public void Without_a_scale_nothing_is_told()
        => Assert.Equal(default, default(PhaseCorrections).MonotonicOf(new(1UL << 63), new(1UL << 63)));

    private static PhaseCorrections Told(DaemonWorld world) => world.Engine.Steering.Corrections;

    private static NtpTimestamp Monotonic(DaemonWorld world)
    {
        var clock = NtpTimestamp.From(world.Engine.Steering.Clock);
        return Told(world).MonotonicOf(clock, clock);
    }
}
