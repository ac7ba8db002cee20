using Stratum1.Engine.Network;

namespace Stratum1.Engine.Tests.Network;

/// <summary>Ways to servers that go and come.</summary>
public class RouteTests
{
    private static readonly string First = NetworkWorld.Address(1).ToString();

    [Fact]
    public void Without_a_route_a_server_is_left_alone_and_with_one_it_is_asked_at_once()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First, BurstsAtStart = true, MinPoll = 6, MaxPoll = 10 }]);
        world.Run(4000);
        var (source, server) = (world.Engine.Network.Sources[0], world.Network.Servers[0]);
        var samples = source.Statistics.Samples;

        world.Engine.OnRoutes(world.Clock.ReadBoth(world.Now), _ => false);
        Assert.Equal((PollMode.Offline, 0), (source.Mode, (int)source.Reach));
        var asked = server.Requests.Count;
        world.Run(3000);
        Assert.Equal(asked, server.Requests.Count);

        world.Engine.OnRoutes(world.Clock.ReadBoth(world.Now), _ => true);
        world.Run(10);
        Assert.Equal(asked + 4, server.Requests.Count);
        Assert.True(source.Statistics.Samples >= samples, "what was measured stays true");
    }

    [Fact]
    public void What_an_operator_has_taken_offline_stays_so_whatever_the_routes_do()
    {
        var world = NetworkWorld.Create(1, [new() { Name = First }]);
        world.Run(100);
        var source = world.Engine.Network.Sources[0];
        world.Engine.OnRoutes(world.Clock.ReadBoth(world.Now), _ => false);
        world.Engine.Network.SetOnline(source, isOnline: false);
        world.Engine.OnRoutes(world.Clock.ReadBoth(world.Now), _ => true);
        Assert.Equal(PollMode.Offline, source.Mode);
    }
}
