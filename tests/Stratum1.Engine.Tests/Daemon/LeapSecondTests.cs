using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Refclock.Receiver;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>New Year's Eve, with one second more or less.</summary>
public class LeapSecondTests
{
    private const int SecondsBefore = 300;

    private static readonly UtcTime Midnight = new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();
    private static readonly TimeInterval Microsecond = TimeInterval.FromSeconds(1e-6);
    private static readonly TimeInterval Millisecond = TimeInterval.FromSeconds(1e-3);

    public enum Announcer
    {
        Receiver,
        List,
        Nobody,
    }

    public static TheoryData<StampScale, LeapMode, LeapIndicator, Announcer> Leaps()
    {
        var cases = new TheoryData<StampScale, LeapMode, LeapIndicator, Announcer>();
        foreach (var stamps in Enum.GetValues<StampScale>())
        {
            foreach (var kind in new[] { LeapIndicator.Insert, LeapIndicator.Delete })
            {
                foreach (var announcer in new[] { Announcer.Receiver, Announcer.List })
                {
                    cases.Add(stamps, LeapMode.System, kind, announcer);
                    cases.Add(stamps, LeapMode.Step, kind, announcer);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Leaps))]
    public void A_step_at_the_leap_second_leaves_the_served_time_right_to_a_microsecond(
        StampScale stamps, LeapMode mode, LeapIndicator kind, Announcer announcer)
    {
        var world = Make(stamps, mode, new LeapEvent(Midnight, kind), announcer);
        for (var second = 0; second < SecondsBefore + 300; second++)
        {
            world.RunSecond();
            if (second < 240)
                continue;
            var where = $"second {second}: {world.EarlyError}, {world.MiddleError}\n{string.Join('\n', world.Log)}";
            Assert.True(world.EarlyError.Abs() < Microsecond * 3, where);
            Assert.True(world.MiddleError.Abs() < Microsecond * 3, where);
            Assert.True(world.State == SyncState.Locked, where);
        }

        var source = world.Engine.Receivers[0].Pulses!.Statistics;
        Assert.Equal((0, 0), (source.Outliers, source.Jumps));
        Assert.Equal(0, world.Engine.Steering.ExternalSteps);
        Assert.Equal(0, world.Engine.Receivers[0].PulseGuard.Refused);
        Assert.Equal(kind == LeapIndicator.Insert ? 38 : 36, world.Engine.Leaps.TaiMinusUtc);
    }

    [Theory]
    [InlineData(LeapMode.Slew, LeapIndicator.Insert)]
    [InlineData(LeapMode.Slew, LeapIndicator.Delete)]
    [InlineData(LeapMode.Ignore, LeapIndicator.Insert)]
    public void A_slewed_leap_second_is_never_called_locked_while_it_is_wrong(LeapMode mode, LeapIndicator kind)
    {
        // Steps are allowed, but not because of the leap second.
        var limit = mode == LeapMode.Slew ? -1 : 3;
        var world = Make(StampScale.Corrected, mode, new LeapEvent(Midnight, kind), Announcer.List, limit);
        var wrong = 0;
        for (var second = 0; second < SecondsBefore + 120; second++)
        {
            world.RunSecond();
            if (second < 240)
                continue;
            var where = $"second {second}: {world.MiddleError}, {world.State}\n{string.Join('\n', world.Log)}";
            wrong += world.MiddleError.Abs() > Millisecond ? 1 : 0;
            Assert.True(world.MiddleError.Abs() < TimeInterval.FromSeconds(1.001), where);
            var ends = second + 1 == SecondsBefore - (kind == LeapIndicator.Delete ? 1 : 0); // At the very moment of the leap.
            Assert.True(ends || world.State != SyncState.Locked || world.Error.Abs() < Millisecond, where);
            Assert.True(world.State == SyncState.Locked || second is >= SecondsBefore - 1 and < SecondsBefore + 25, where);
        }

        Assert.InRange(wrong, 12, 25); // One second at maxslewrate, 83 333 ppm.
        Assert.Equal(0, world.Engine.Receivers[0].Pulses!.Statistics.Outliers);
        Assert.DoesNotContain(world.Log, line => line.Contains("stepped") && double.Parse(line.Split(' ')[0]) > 60);
    }

    [Theory]
    [InlineData(StampScale.Corrected)]
    [InlineData(StampScale.Raw)]
    public void A_leap_second_that_nobody_announced_is_learned_from_second_60(StampScale stamps)
    {
        var world = Make(stamps, LeapMode.System, new LeapEvent(Midnight, LeapIndicator.Insert), Announcer.Nobody);
        for (var second = 0; second < SecondsBefore + 60; second++)
        {
            world.RunSecond();
            if (second is > 240 and not SecondsBefore)
                AssertRight(world, second);
        }

        Assert.Equal(SyncState.Locked, world.State);
        Assert.Equal(0, world.Engine.Receivers[0].Pulses!.Statistics.Outliers);
    }

    [Fact]
    public void A_kernel_that_does_not_leap_is_stepped()
    {
        var world = Make(StampScale.Corrected, LeapMode.System, new LeapEvent(Midnight, LeapIndicator.Insert), Announcer.List);
        world.Clock.TickDelay = 1e6;
        Run(world, SecondsBefore + 10);
        Assert.True(world.MiddleError.Abs() < Microsecond * 3, string.Join('\n', world.Log));
        Assert.Contains(world.Log, line => line.Contains("Leap second inserted by a step"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_receiver_that_tells_59_twice_disturbs_nothing(bool announced)
    {
        var leap = new LeapEvent(Midnight, LeapIndicator.Insert);
        var world = Make(StampScale.Corrected, LeapMode.System, leap, announced ? Announcer.List : Announcer.Nobody);
        world.Receiver.Options = world.Receiver.Options with { TellsSecond60 = false };
        for (var second = 0; second < SecondsBefore + 3600; second++)
        {
            world.RunSecond();
            if (second > 240 && announced)
                AssertRight(world, second);
            Assert.True(
                second < 240 || second < SecondsBefore + 8 || world.State != SyncState.Locked || world.Error.Abs() < Millisecond,
                $"second {second}: locked, but {world.Error} off");
        }

        Assert.Equal(SyncState.Locked, world.State);
    }

    [Fact]
    public void Clients_are_told_on_the_last_day_and_not_after_it()
    {
        var leap = new LeapEvent(Midnight, LeapIndicator.Insert);
        var world = Make(StampScale.Corrected, LeapMode.System, leap, Announcer.List);
        Run(world, 100);
        Assert.Equal(LeapIndicator.Insert, world.Engine.Snapshot.State.Leap);
        Run(world, SecondsBefore - 98);
        Assert.Equal(LeapIndicator.None, world.Engine.Snapshot.State.Leap);
    }

    [Fact]
    public void A_list_that_has_not_expired_outvotes_a_receiver()
    {
        var table = new LeapTable([new(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), 37)], new UtcDate(2027, 6, 28, 0, 0, 0).ToUtc());
        var world = new DaemonWorld(
            1, StampScale.Corrected, new() { Baud = 38400 }, TimeInterval.Zero, o => o with { LeapTable = table },
            Midnight - TimeInterval.FromWholeSeconds(SecondsBefore));
        world.Receiver.Leap = new PendingLeap(LeapIndicator.Insert, Midnight);
        Run(world, SecondsBefore + 10);
        Assert.True(world.MiddleError.Abs() < Microsecond * 3);
        Assert.Equal(LeapIndicator.None, world.Engine.Snapshot.State.Leap);
    }

    [Fact]
    public void An_expired_list_is_complained_of_once()
    {
        var table = new LeapTable([new(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), 37)], new UtcDate(2026, 6, 28, 0, 0, 0).ToUtc());
        var world = new DaemonWorld(1, StampScale.Corrected, new(), TimeInterval.Zero, o => o with { LeapTable = table });
        Run(world, 60);
        Assert.Single(world.Log, line => line.Contains("list of leap seconds expired on 2026-06-28"));
    }

    private static void AssertRight(DaemonWorld world, int second)
        => Assert.True(
            world.MiddleError.Abs() < Microsecond * 4, $"second {second}: {world.MiddleError}\n{string.Join('\n', world.Log)}");

    private static void Run(DaemonWorld world, int seconds)
    {
        for (var second = 0; second < seconds; second++)
            world.RunSecond();
    }

    private static DaemonWorld Make(StampScale stamps, LeapMode mode, LeapEvent leap, Announcer announcer, int stepLimit = 3)
    {
        var table = new LeapTable(
            [new(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), 37), new(leap.Midnight, 37 - (int)leap.Shift.Seconds)], Expires: null);
        var world = new DaemonWorld(
            1, stamps, new() { Baud = 38400 }, TimeInterval.FromSeconds(0.3),
            o => o with
            {
                LeapMode = mode,
                LeapTable = announcer == Announcer.List ? table : null,
                Loop = o.Loop with { StepLimit = stepLimit },
            },
            leap.Midnight - TimeInterval.FromWholeSeconds(SecondsBefore))
        {
            Leap = leap,
        };
        if (announcer == Announcer.Receiver)
            world.Receiver.Leap = new PendingLeap(leap.Kind, leap.Midnight);
        return world;
    }
}
