using Stratum1.Discipline.Clock;
using Stratum1.Protocol.Ntp;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Network;

/// <summary>The rows of docs/served-states.md that need servers, or the lack of them.</summary>
public class ServedStateTests
{
    private static readonly ReferenceId Server = ReferenceId.FromAddress(NetworkWorld.Address(1));

    [Fact]
    public void Network_is_a_stratum_below_the_server_and_adds_the_way_to_it_and_holdover_and_freerun_stay_there()
    {
        var world = NetworkWorld.Create(seed: 1, hasReceiver: false);
        foreach (var server in world.Network.Servers)
        {
            server.Header = server.Header with
            {
                Stratum = 2,
                RootDelay = NtpShort.RoundedUp(TimeInterval.FromSeconds(3e-3)),
                RootDispersion = NtpShort.RoundedUp(TimeInterval.FromSeconds(500e-6)),
            };
        }

        world.Run(1200);
        Assert.Equal(SyncState.Network, world.State);
        var network = world.Engine.Snapshot.State;
        Assert.Equal((3, LeapIndicator.None, Server), (network.Stratum, network.Leap, network.ReferenceId));
        Assert.InRange(network.RootDelay.Seconds, 3e-3 + 200e-6, 3e-3 + 400e-6);
        Assert.InRange(network.RootDispersion.Seconds, 500e-6, 5e-3);
        Covers(world, network);

        // Nobody answers any more.
        foreach (var server in world.Network.Servers)
            server.IsSilent = true;
        ServedState? holdover = null;
        for (var hour = 0; hour < 400 && world.State != SyncState.FreeRun; hour++)
        {
            world.Run(3600, () =>
            {
                if (world.State != SyncState.Holdover)
                    return;
                var now = world.Engine.Snapshot.State;
                Covers(world, now);
                Assert.True(holdover is not { } before || now.RootDispersion >= before.RootDispersion, $"{world.Now}: it shrinks");
                holdover = now;
            });
        }

        Assert.Equal((3, LeapIndicator.None, Server), (holdover!.Value.Stratum, holdover.Value.Leap, holdover.Value.ReferenceId));
        Assert.Equal(network.RootDelay, holdover.Value.RootDelay);
        Assert.Equal(SyncState.FreeRun, world.State);
        var free = world.Engine.Snapshot.State;
        Assert.Equal((3, LeapIndicator.None, Server), (free.Stratum, free.Leap, free.ReferenceId));
        Assert.InRange(free.RootDispersion.Seconds, holdover.Value.RootDispersion.Seconds, ServedState.MaxDispersion.Seconds);
        Assert.True(free.DispersionGrowth.Ratio > 0, "it stands still");
        Covers(world, free);
    }

    [Fact]
    public void A_clock_that_vouches_for_itself_says_so_and_claims_no_bound()
    {
        var world = NetworkWorld.Create(
            seed: 1, [], configure: options => options with { Local = new() { Stratum = 9 } });
        world.Run(30);
        Assert.Equal(SyncState.Unsynchronised, world.State);
        var served = world.Engine.Snapshot.State;
        Assert.Equal((9, LeapIndicator.None, LocalReference.Id), (served.Stratum, served.Leap, served.ReferenceId));
        Assert.Equal((TimeInterval.Zero, TimeInterval.Zero), (served.RootDelay, served.RootDispersion));
    }

    [Fact]
    public void Clocks_that_vouch_for_themselves_are_told_apart_by_their_reference_times()
    {
        var worlds = new[] { 1, 2 }.Select(seed => NetworkWorld.Create(seed, [], configure: options => options with { Local = new() }));
        var ages = new HashSet<TimeInterval>();
        foreach (var world in worlds)
        {
            world.Run(2);
            var age = world.Engine.Local!.Age;
            Assert.True(ages.Add(age));
            Assert.InRange(age.Seconds, 1e-9, 1);
            for (var second = 0; second < 3; second++)
            {
                world.Run(1);
                var served = world.Engine.Snapshot.State;
                Assert.Equal(age, served.DispersionAt - served.ReferenceTime);
            }
        }
    }

    private static void Covers(DaemonWorld world, in ServedState served)
    {
        var bound = (served.RootDelay / 2) + served.RootDispersionAt(NtpTimestamp.From(world.Clock.Read(world.Now)));
        Assert.True(world.Error.Abs() <= bound, $"{world.Now} s, {world.State}: {world.Error}, served {bound}");
    }
}
