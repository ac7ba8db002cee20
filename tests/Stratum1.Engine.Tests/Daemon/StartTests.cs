using Stratum1.Discipline.Clock;
using Stratum1.Refclock.Simulated;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>Boards that wake up in the wrong year, or whose clock is moved by somebody else.</summary>
public class StartTests
{
    private static readonly TimeInterval Millisecond = TimeInterval.FromSeconds(1e-3);

    [Theory]
    [InlineData(StampScale.Corrected)]
    [InlineData(StampScale.Raw)]
    public void A_board_without_RTC_wakes_up_in_1970_and_locks(StampScale stamps)
    {
        var world = new DaemonWorld(1, stamps, new(), new UtcTime(10, 0) - DaemonWorld.Start);
        Run(world, seconds: 30);
        Assert.Equal(SyncState.Locked, world.State);
        Assert.True(world.Error.Abs() < Millisecond, $"{world.Error}");
    }

    [Fact]
    public void Saved_time_is_restored_when_it_is_later()
    {
        var saved = DaemonWorld.Start - TimeInterval.FromWholeSeconds(3600);
        var world = new DaemonWorld(
            1, StampScale.Corrected, new(), new UtcTime(10, 0) - DaemonWorld.Start, o => o with { Saved = saved, RestoresTime = true });
        Assert.True((world.Clock.Read(0) - saved).Abs() < TimeInterval.FromSeconds(1));
        Assert.Equal(SyncState.Unsynchronised, world.State);
    }

    [Fact]
    public void Saved_time_is_left_alone_when_the_clock_is_ahead_of_it()
    {
        var saved = DaemonWorld.Start - TimeInterval.FromWholeSeconds(3600);
        var world = new DaemonWorld(
            1, StampScale.Corrected, new(), TimeInterval.Zero, o => o with { Saved = saved, RestoresTime = true });
        Assert.Equal(DaemonWorld.Start, world.Clock.Read(0));
    }

    [Theory]
    [InlineData(StampScale.Corrected, 3600)]
    [InlineData(StampScale.Corrected, -3600)]
    [InlineData(StampScale.Corrected, 0.05)]
    [InlineData(StampScale.Raw, 3600)]
    [InlineData(StampScale.Raw, -0.3)]
    public void A_step_by_somebody_else_is_noticed_and_undone(StampScale stamps, double seconds)
    {
        var world = new DaemonWorld(1, stamps, new(), TimeInterval.Zero, o => o with { Loop = o.Loop with { StepLimit = 0 } });
        Run(world, seconds: 60);
        world.Clock.StepBy(TimeInterval.FromSeconds(seconds));
        Run(world, seconds: 30);
        Assert.Equal(SyncState.Locked, world.State);
        Assert.Equal(1, world.Engine.Steering.ExternalSteps);
        Assert.True(world.Error.Abs() < Millisecond, $"{world.Error}");
    }

    [Fact]
    public void Messages_alone_keep_the_time_within_the_bound_they_claim()
    {
        var world = new DaemonWorld(
            1, StampScale.Corrected, new SimulatedReceiverOptions { LatencySeconds = 0.52 }, TimeInterval.FromSeconds(100),
            o => o with { Receivers = [o.Receivers[0] with { HasPulse = false }] });
        world.Receiver.Faults.LostPulses = 1;
        for (var second = 0; second < 600; second++)
        {
            world.RunSecond();
            if (world.State == SyncState.Locked)
                Assert.True(world.Error.Abs() <= world.ErrorBound, $"{second}: {world.Error}, bound {world.ErrorBound}");
        }

        Assert.Equal(SyncState.Locked, world.State);
        Assert.True(world.Engine.Snapshot.State.RootDispersion > TimeInterval.FromSeconds(0.1), "the error of unknown latency is served");
    }

    [Fact]
    public void What_is_served_says_so_in_each_state()
    {
        var world = new DaemonWorld(1, StampScale.Corrected, new(), TimeInterval.FromSeconds(5));
        Assert.Equal(LeapIndicator.Unsynchronised, world.Engine.Snapshot.State.Leap);
        Run(world, seconds: 30);
        var locked = world.Engine.Snapshot.State;
        Assert.Equal((1, LeapIndicator.None, ReferenceId.Gps), (locked.Stratum, locked.Leap, locked.ReferenceId));
        Assert.InRange(locked.RootDispersion.Seconds, 10e-6, 100e-6);

        world.Receiver.Faults.Unplugged = true;
        Run(world, seconds: 600);
        var holdover = world.Engine.Snapshot.State;
        Assert.Equal(SyncState.Holdover, world.State);
        Assert.Equal(1, holdover.Stratum);
        Assert.True(holdover.RootDispersion > locked.RootDispersion);
        Assert.True(world.Error.Abs() < holdover.RootDispersion, $"{world.Error}, served {holdover.RootDispersion}");
    }

    private static void Run(DaemonWorld world, int seconds)
    {
        for (var second = 0; second < seconds; second++)
            world.RunSecond();
    }
}
