using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>Served time that has no jumps.</summary>
public class SmoothedTimeTests
{
    private static readonly UtcTime Midnight = new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();

    [Theory]
    [InlineData(StampScale.Corrected, true)]
    [InlineData(StampScale.Corrected, false)]
    [InlineData(StampScale.Raw, true)]
    public void A_leap_second_is_smeared_without_a_jump_and_in_time(StampScale stamps, bool leapOnly)
    {
        const int Before = 300;
        var leap = new LeapEvent(Midnight, LeapIndicator.Insert);
        var table = new LeapTable([new(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), 37), new(Midnight, 38)], Expires: null);
        var world = new DaemonWorld(
            1, stamps, new() { Baud = 38400 }, TimeInterval.FromSeconds(0.3),
            o => o with
            {
                LeapMode = LeapMode.Slew,
                LeapTable = table,
                Smoothing = new(Frequency.FromPpm(10_000), 100e-6, leapOnly),
            },
            Midnight - TimeInterval.FromWholeSeconds(Before))
        {
            Leap = leap,
        };
        var last = 0.0;
        for (var second = 0; second < Before + 300; second++)
        {
            world.RunSecond();
            var since = second - Before + 0.5;
            var where = $"second {second}: {world.MiddleError}, {world.EarlyError}\n{string.Join('\n', world.Log)}";
            if (second > 240)
                Assert.Equal(LeapIndicator.None, world.Engine.Snapshot.State.Leap);
            // Accelerating at 1e-4 to 1e-2, where it is after 100 s, half way; braking for as long.
            var expected = since < 0 ? 0
                : since < 100 ? 1 - (0.5e-4 * since * since)
                : since < 200 ? 0.5e-4 * (200 - since) * (200 - since)
                : 0;
            if (second > 240)
                Assert.True(Math.Abs(world.MiddleError.Seconds - expected) < 200e-6, where);
            if (second > 240 && second != Before)
                Assert.True(Math.Abs(world.MiddleError.Seconds - last) < 0.0102, where);
            last = world.MiddleError.Seconds;
        }

        Assert.True(Math.Abs(world.MiddleError.Seconds) < 5e-6, $"{world.MiddleError}");
        Assert.Equal(SyncState.Locked, world.State);
    }

    [Fact]
    public void A_correction_reaches_clients_gradually()
    {
        var world = new DaemonWorld(
            1, StampScale.Corrected, new() { Baud = 38400 }, TimeInterval.Zero,
            o => o with { Smoothing = new(Frequency.FromPpm(1), 1e-8, IsLeapOnly: false) });
        for (var second = 0; second < 900; second++)
        {
            world.RunSecond();
            if (second < 600)
                continue;
            // 50 µs later from one second to the next, as a changed antenna cable may do.
            if (second == 600)
                world.Receiver.Options = world.Receiver.Options with { PulseOffsetSeconds = 50e-6 };
            var served = world.Engine.Snapshot.State;
            if (second == 620)
                Assert.Equal((SmoothedTime.Id, true), (served.ReferenceId, served.RootDispersion < TimeInterval.FromSeconds(20e-6)));
            var reached = second < 610;
            Assert.True(!reached || world.MiddleError.Seconds > -15e-6, $"{second}: {world.MiddleError}");
        }

        Assert.Equal(-50e-6, world.MiddleError.Seconds, 3e-6);
        Assert.Equal(world.Engine.Sources.Best!.Id, world.Engine.Snapshot.State.ReferenceId);
    }
}
