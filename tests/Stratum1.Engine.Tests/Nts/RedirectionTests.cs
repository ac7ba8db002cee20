using System.Net;
using Stratum1.Simulation.Nts;

namespace Stratum1.Engine.Tests.Nts;

/// <summary>A server of keys may name another of time (RFC 8915 §4.1.7, §4.1.8).</summary>
public class RedirectionTests
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.9");

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(false, 11123, "Source 192.0.2.1 (192.0.2.1) changed port to 11123")]
    [InlineData(true, null, "Source 192.0.2.1 changed to 192.0.2.9 (192.0.2.1)")]
    [InlineData(true, 11123, "Source 192.0.2.1 changed to 192.0.2.9 (192.0.2.1)")]
    public void The_time_is_asked_for_where_the_keys_are_good_and_that_is_told_once_in_chronys_words(
        bool isElsewhere, int? port, string? told)
    {
        var world = new NtsWorld(seed: 1, [Server(isElsewhere ? Elsewhere : null, port)]);
        world.RunTo(120);
        var source = Assert.Single(world.Engine.Network.Sources);
        Assert.Equal((isElsewhere ? Elsewhere : source.KeyAddress, port ?? 123), (source.Address, source.Port));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), source.KeyAddress);
        Assert.Equal(told is null ? [] : [told], world.Log.Where(line => line.Contains("changed", StringComparison.Ordinal)));
        Assert.True(source.Counters.Valid > 3 && world.Engine.Steering.Updates > 0, string.Join('\n', world.Log));
    }

    private static SimulatedNtsServer Server(IPAddress? address, int? port)
        => new(1, TimeInterval.Zero, new UtcDate(2026, 1, 1, 0, 0, 0).ToUtc(), new UtcDate(2028, 1, 1, 0, 0, 0).ToUtc())
        {
            TimeAddress = address,
            TimePort = (ushort?)port,
        };
}
