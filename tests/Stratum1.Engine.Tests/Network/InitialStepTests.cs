using Stratum1.Discipline.Clock;
using Stratum1.Engine.Network;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Network;

/// <summary>Servers that are asked only once, at start.</summary>
public class InitialStepTests
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 3).Select(number => NetworkWorld.Address(number).ToString())];

    [Theory]
    [InlineData(-20, true)]
    [InlineData(20, true)]
    [InlineData(-0.2, false)]
    [InlineData(0.2, false)]
    public void A_clock_that_is_far_off_is_stepped_and_another_slewed(double error, bool steps)
    {
        var world = Create(error, [Names[0]]);
        world.Run(30);
        Assert.Equal(0, world.MiddleError.Seconds, 0.01);
        Assert.Equal(steps, world.Engine.Steering.LastStep is not null);
        Assert.Single(world.Log, line => line.Contains("System's initial offset") && line.EndsWith(steps ? "(step)" : "(slew)"));
        Assert.Equal(3, world.Network.Servers[0].Requests.Count);
    }

    [Fact]
    public void The_servers_of_the_configuration_are_asked_afterwards_only()
    {
        var world = Create(1, [Names[0]], Names[1]);
        world.Run(4);
        Assert.Empty(world.Network.Servers[1].Requests);
        Assert.True(world.Engine.Network.Initial!.IsActive);
        world.Run(6);
        Assert.False(world.Engine.Network.Initial.IsActive);
        Assert.Equal([Names[1]], world.Engine.Network.Sources.Select(source => source.Address.ToString()));
        world.Run(300);
        Assert.True(world.Network.Servers[1].Requests.Count >= 4);
        Assert.Equal(SyncState.Network, world.State);
    }

    [Fact]
    public void Nothing_is_done_by_servers_that_do_not_agree()
    {
        var world = Create(3, Names[..2], Names[1]);
        world.Network.Servers[0].Offset = 100;
        world.Run(190);
        Assert.True(world.Engine.Network.Initial!.IsActive);
        world.Run(20);
        Assert.Single(world.Log, line => line.Contains("No suitable source for initstepslew"));
        Assert.False(world.Engine.Network.Initial.IsActive);
        Assert.Null(world.Engine.Steering.LastStep);
    }

    [Fact]
    public void Servers_that_are_silent_are_not_waited_for_long()
    {
        var world = Create(3, [Names[0]], Names[1]);
        world.Network.Servers[0].IsSilent = true;
        world.Run(9);
        Assert.True(world.Engine.Network.Initial!.IsActive);
        world.Run(5);
        Assert.False(world.Engine.Network.Initial.IsActive);
        Assert.Single(world.Log, line => line.Contains("No suitable source for initstepslew"));
    }

    private static DaemonWorld Create(double error, string[] initial, params string[] afterwards)
        => NetworkWorld.Create(
            1,
            [.. afterwards.Select(name => new UpstreamOptions { Name = name })],
            initialError: error,
            configure: options => options with
            {
                Loop = new(),
                InitialStep = new(
                    TimeInterval.FromWholeSeconds(5),
                    [.. initial.Select(name => new UpstreamOptions { Name = name, BurstsAtStart = true })]),
            });
}
