using Stratum1.Discipline.Clock;
using Stratum1.Engine.Network;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Network;

/// <summary>When servers are asked, and what their wishes change.</summary>
public class PollingTests
{
    private static readonly string First = NetworkWorld.Address(1).ToString();

    [Fact]
    public void Servers_are_asked_at_the_poll_interval_and_apart_from_each_other()
    {
        var upstreams = Enumerable.Range(1, 3).Select(number
            => new UpstreamOptions { Name = NetworkWorld.Address(number).ToString(), MinPoll = 4, MaxPoll = 4 });
        var world = NetworkWorld.Create(1, [.. upstreams]);
        world.Run(1000);
        foreach (var server in world.Network.Servers)
            Assert.All(Intervals(server.Requests), interval => Assert.InRange(interval, 16, 16.8));
        var all = world.Network.Servers.SelectMany(server => server.Requests).Order().ToList();
        Assert.True(Intervals(all).Min() > 0.19, $"{Intervals(all).Min()} s apart");
    }

    [Fact]
    public void The_initial_burst_ends_after_four_good_replies_or_eight_requests()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, BurstsAtStart = true }]);
        world.Run(60);
        Assert.Equal(4, world.Network.Servers[0].Requests.Count);
        Assert.All(Intervals(world.Network.Servers[0].Requests), interval => Assert.InRange(interval, 2, 2.1));

        var silent = NetworkWorld.Create(1, [new() { Name = First, BurstsAtStart = true }]);
        silent.Network.Servers[0].IsSilent = true;
        silent.Run(60);
        Assert.Equal(8, silent.Network.Servers[0].Requests.Count);
    }

    [Fact]
    public void A_server_that_finds_us_too_busy_is_left_alone_for_four_more_intervals()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, MinPoll = 4, MaxPoll = 4 }]);
        world.Run(100);
        Kiss(world, "RATE");
        world.Run(17);
        var kissed = world.Network.Servers[0].Requests[^1];
        Kiss(world, null);
        world.Run(120);
        var next = world.Network.Servers[0].Requests.First(at => at > kissed);
        Assert.InRange(next - kissed, 5 * 16, 5.1 * 16.5);
        Assert.Contains(world.Log, line => line.EndsWith($"Received KoD RATE from {First}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DENY")]
    [InlineData("RSTR")]
    public void A_server_that_refuses_us_is_not_asked_for_an_hour(string code)
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, MinPoll = 4, MaxPoll = 4 }]);
        world.Run(100);
        Kiss(world, code);
        world.Run(20);
        var asked = world.Network.Servers[0].Requests.Count;
        world.Run(3500);
        Assert.Equal(asked, world.Network.Servers[0].Requests.Count);
        world.Run(300);
        Assert.True(world.Network.Servers[0].Requests.Count > asked);
    }

    [Fact]
    public void A_packet_goes_ahead_of_each_request_and_is_not_measured()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, MinPoll = 6, MaxPoll = 6, PresendPoll = 5 }]);
        world.Run(640);
        var server = world.Network.Servers[0];
        var intervals = Intervals(server.Requests).ToList();
        for (var i = 0; i < intervals.Count; i++)
            Assert.InRange(intervals[i], i % 2 == 0 ? 2 : 64, i % 2 == 0 ? 2.1 : 65.3);
        var source = world.Engine.Network.Sources[0];
        Assert.Equal(server.Requests.Count / 2, source.Counters.Good);
    }

    [Fact]
    public void An_offline_server_is_asked_once_it_is_online()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, StartsOffline = true }]);
        world.Run(300);
        Assert.Empty(world.Network.Servers[0].Requests);
        world.Engine.Network.SetOnline(world.Engine.Network.Sources[0], isOnline: true);
        world.Run(200);
        Assert.NotEmpty(world.Network.Servers[0].Requests);
        world.Engine.Network.SetOnline(world.Engine.Network.Sources[0], isOnline: false);
        var asked = world.Network.Servers[0].Requests.Count;
        world.Run(300);
        Assert.Equal(asked, world.Network.Servers[0].Requests.Count);
    }

    [Fact]
    public void A_pool_keeps_as_many_as_are_wanted_and_replaces_the_silent_ones()
    {
        var pool = new UpstreamOptions { Name = "pool.example", Kind = UpstreamKind.Pool, MaxSources = 2, MinPoll = 4, MaxPoll = 4 };
        var world = NetworkWorld.Create(1, [pool]);
        world.Network.Names["pool.example"] = [.. Enumerable.Range(1, 3).Select(NetworkWorld.Address)];
        world.Run(200);
        Assert.Equal(2, world.Engine.Network.Sources.Count);
        Assert.Equal(SyncState.Network, world.State);

        var lost = world.Engine.Network.Sources[0].Address;
        world.Network.Servers.Find(server => server.Address.Equals(lost))!.IsSilent = true;
        world.Run(3 * 3600);
        Assert.DoesNotContain(world.Engine.Network.Sources, source => source.Address.Equals(lost));
        Assert.Equal(2, world.Engine.Network.Sources.Count);
        Assert.Contains(world.Log, line => line.Contains($"Source {lost} replaced with", StringComparison.Ordinal));
    }

    /// <summary>A burst brings time quickly when there is none; who lied has brought one already.</summary>
    [Fact]
    public void What_takes_the_place_of_a_liar_does_not_begin_with_a_burst()
    {
        var third = NetworkWorld.Address(3).ToString();
        var world = NetworkWorld.Create(
            1,
            [
                new() { Name = third, MinPoll = 4, MaxPoll = 4 },
                new() { Name = "two.example", BurstsAtStart = true, MinPoll = 4, MaxPoll = 4 },
            ]);
        world.Network.Names["two.example"] = [NetworkWorld.Address(1), NetworkWorld.Address(2)];
        world.Network.Servers[0].Offset = 1.0;
        world.Run(300);
        Assert.Contains(world.Log, line => line.Contains($"Source {First} replaced with", StringComparison.Ordinal));
        Assert.Contains(world.Log, line => line.Contains("no majority (no agreement among 2 sources)", StringComparison.Ordinal));
        Assert.DoesNotContain(world.Log, line => line.Contains("Detected falseticker", StringComparison.Ordinal)); // Who of the two it is?
        Assert.Equal(SyncState.Network, world.State);
        Assert.True(Intervals(world.Network.Servers[0].Requests).Min() < 3);
        Assert.InRange(Intervals(world.Network.Servers[1].Requests).Min(), 16, 17);
    }

    [Fact]
    public void A_server_that_follows_us_is_not_followed()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First }]);
        world.Network.Servers[0].Header = world.Network.Servers[0].Header with
        {
            Stratum = 2,
            ReferenceId = ReferenceId.FromAddress(System.Net.IPAddress.Loopback), // Where the world delivers packets.
        };
        world.Run(1000);
        Assert.Equal(SyncState.Unsynchronised, world.State);
        Assert.Equal(0, world.Engine.Network.Sources[0].Counters.Good);
        Assert.True(world.Engine.Network.Sources[0].Counters.Valid > 0);
    }

    private static void Kiss(DaemonWorld world, string? code)
    {
        var server = world.Network.Servers[0];
        server.Header = code is null
            ? server.Header with { Leap = LeapIndicator.None, Stratum = 1, ReferenceId = ReferenceId.Gps }
            : server.Header with { Leap = LeapIndicator.Unsynchronised, Stratum = 0, ReferenceId = ReferenceId.FromText(code) };
    }

    private static IEnumerable<double> Intervals(IReadOnlyList<double> times)
        => times.Skip(1).Zip(times, (later, earlier) => later - earlier);
}
