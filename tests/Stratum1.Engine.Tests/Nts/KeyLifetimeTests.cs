using Stratum1.Simulation.Nts;

namespace Stratum1.Engine.Tests.Nts;

/// <summary>How long keys of a server are used (<c>ntsrefresh</c>), and when they are kept.</summary>
public class KeyLifetimeTests
{
    [Fact]
    public void Keys_are_exchanged_anew_when_their_time_is_over_and_kept_each_time()
    {
        var (from, to) = (new UtcDate(2026, 1, 1, 0, 0, 0).ToUtc(), new UtcDate(2028, 1, 1, 0, 0, 0).ToUtc());
        var server = new SimulatedNtsServer(1, TimeInterval.Zero, from, to);
        var world = new NtsWorld(1, [server], options => options with { KeyLifetime = TimeInterval.FromWholeSeconds(600) });
        world.RunTo(500);
        Assert.Equal((1, 1), (server.Exchanges, world.Saves));
        world.RunTo(3500);
        Assert.InRange(server.Exchanges, 4, 6); // At the first poll behind the end.
        Assert.InRange(server.Exchanges - world.Saves, 0, 1); // Taken over at the next turn.
    }
}
