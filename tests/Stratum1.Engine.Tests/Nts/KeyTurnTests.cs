using System.Net;
using Stratum1.Simulation.Nts;

namespace Stratum1.Engine.Tests.Nts;

/// <summary>A turn of a source is used either to exchange keys or to ask for the time.</summary>
public class KeyTurnTests
{
    private static readonly UtcTime From = new UtcDate(2026, 1, 1, 0, 0, 0).ToUtc();
    private static readonly UtcTime To = new UtcDate(2028, 1, 1, 0, 0, 0).ToUtc();

    [Fact]
    public void When_cookies_are_refused_the_next_turn_is_for_new_keys_and_old_cookies_are_tried_until_there_are_some()
    {
        var server = new SimulatedNtsServer(1, TimeInterval.Zero, From, To);
        var world = new NtsWorld(1, [server]);
        world.RunTo(300);
        server.LoseKeys();
        server.RefusesExchanges = true;
        var before = world.Engine.Network.Sources[0].Counters.Sent;
        world.RunTo(1100);
        Assert.Equal(1, server.Exchanges);
        Assert.InRange(server.Requests.Refused, 4, 9);
        Assert.Equal(server.Requests.Refused, world.Engine.Network.Sources[0].Counters.Sent - before);
        Assert.Contains(world.Log, line => line.EndsWith("failed: nobody listens there", StringComparison.Ordinal));

        server.RefusesExchanges = false;
        var (good, refused) = server.Requests;
        world.RunTo(2600);
        Assert.Equal(2, server.Exchanges);
        Assert.True(server.Requests.Good - good > 5 && server.Requests.Refused - refused < 8, $"{server.Requests}");
    }

    [Fact]
    public void Keys_whose_time_is_over_are_not_used_even_if_there_are_no_others()
    {
        var server = new SimulatedNtsServer(1, TimeInterval.Zero, From, To);
        var world = new NtsWorld(1, [server], options => options with { KeyLifetime = TimeInterval.FromWholeSeconds(600) });
        world.RunTo(590);
        server.RefusesExchanges = true;
        world.RunTo(700);
        var good = server.Requests.Good;
        world.RunTo(3000);
        Assert.Equal(good, server.Requests.Good);
        Assert.True(world.Engine.Network.Sources[0].IsUnreachable);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(500, 1)]
    [InlineData(700, 1)]
    public void Keys_of_an_earlier_run_are_used_at_once_but_no_longer_than_others(int age, int exchanges)
    {
        var server = new SimulatedNtsServer(1, TimeInterval.Zero, From, To) { Kept = TimeInterval.FromWholeSeconds(age) };
        var world = new NtsWorld(1, [server], options => options with { KeyLifetime = TimeInterval.FromWholeSeconds(600) });
        world.RunTo(5);
        Assert.True(world.Engine.Network.Sources[0].Counters.Sent >= (age > 600 ? 1 : 2), string.Join('\n', world.Log));
        world.RunTo(400);
        Assert.Equal(exchanges, server.Exchanges);
    }

    [Fact]
    public void Where_keys_sent_us_and_nobody_answers_is_left_again_for_the_place_of_the_keys()
    {
        var elsewhere = IPAddress.Parse("192.0.2.9");
        var server = new SimulatedNtsServer(1, TimeInterval.Zero, From, To) { TimeAddress = elsewhere, IsSilent = true };
        var world = new NtsWorld(1, [server]);
        world.RunTo(3000);
        Assert.Contains("Source 192.0.2.1 changed to 192.0.2.9 (192.0.2.1)", world.Log);
        Assert.Contains("Source 192.0.2.9 replaced with 192.0.2.1 (192.0.2.1)", world.Log);
        Assert.InRange(server.Exchanges, 2, 20);
    }

    [Fact]
    public void Two_servers_that_send_us_to_the_same_place_are_not_one_source_twice()
    {
        var elsewhere = IPAddress.Parse("192.0.2.2");
        var first = new SimulatedNtsServer(1, TimeInterval.Zero, From, To) { TimeAddress = elsewhere };
        var world = new NtsWorld(1, [first, new(2, TimeInterval.Zero, From, To)]);
        world.RunTo(60);
        Assert.Contains(
            world.Log, line => line.StartsWith("Could not change 192.0.2.1 to negotiated address 192.0.2.2", StringComparison.Ordinal));
        Assert.Equal(["192.0.2.1", "192.0.2.2"], world.Engine.Network.Sources.Select(source => $"{source.Address}").Order());
    }
}
