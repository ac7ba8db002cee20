using Stratum1.Discipline.Clock;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>What must not happen although nothing, or little, is wrong.</summary>
public class SteadinessTests
{
    [Theory]
    [InlineData(StampScale.Corrected)]
    [InlineData(StampScale.Raw)]
    public void A_healthy_receiver_once_LOCKED_stays_so(StampScale stamps)
    {
        for (var seed = 1; seed <= 30; seed++)
        {
            var world = new DaemonWorld(seed, stamps, new(), TimeInterval.FromSeconds(seed * 77.7));
            var wasLocked = false;
            for (var second = 0; second < 180; second++)
            {
                world.RunSecond();
                Assert.False(wasLocked && world.State != SyncState.Locked, $"seed {seed}, second {second}: {world.State}");
                wasLocked |= world.State == SyncState.Locked;
            }

            Assert.True(wasLocked, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(7)]
    public void Messages_alone_that_slip_by_whole_seconds_are_not_followed(int seconds)
    {
        var world = new DaemonWorld(
            3, StampScale.Corrected, new(), TimeInterval.Zero,
            o => o with { Receivers = [o.Receivers[0] with { HasPulse = false }] });
        world.Receiver.Faults.LostPulses = 1;
        Run(world, 300);
        world.Receiver.Faults.SecondsAhead = seconds;
        for (var second = 0; second < 300; second++)
        {
            world.RunSecond();
            Assert.True(world.Error.Abs() <= world.ErrorBound, $"{second}: {world.Error}, bound {world.ErrorBound}");
        }

        Assert.Contains(world.Log, line => line.Contains("the messages contradict the clock", StringComparison.Ordinal));
        world.Receiver.Faults.SecondsAhead = 0;
        Run(world, 60);
        Assert.Equal(SyncState.Locked, world.State);
    }

    [Fact]
    public void Without_makestep_the_clock_is_slewed_and_never_stepped()
    {
        var world = new DaemonWorld(
            5, StampScale.Corrected, new(), TimeInterval.FromSeconds(-0.8), o => o with { Loop = new() { StepThreshold = null } });
        var before = world.Error;
        for (var second = 0; second < 120; second++)
        {
            world.RunSecond();
            Assert.True((world.Error - before).Abs() < TimeInterval.FromSeconds(0.1), $"{second}: {before}, then {world.Error}");
            before = world.Error;
        }

        Assert.Equal(SyncState.Locked, world.State);
        Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(1e-4), $"{world.Error}");
    }

    private static void Run(DaemonWorld world, int seconds)
    {
        for (var second = 0; second < seconds; second++)
            world.RunSecond();
    }
}
