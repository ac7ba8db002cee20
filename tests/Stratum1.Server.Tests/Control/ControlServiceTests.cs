using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Server.Running;

namespace Stratum1.Server.Tests.Control;

public class ControlServiceTests
{
    private static readonly byte[] ThisMachine = [127, 0, 0, 1];
    private static readonly byte[] Neighbour = [192, 0, 2, 7];

    [Fact]
    public void Another_host_is_answered_only_when_allowed()
    {
        var (daemon, _) = TestHost.Start("cmdallow 192.0.2.0/24");
        Assert.Equal(ControlStatus.Success, Ask(daemon, Neighbour, ControlExchange.For(RequestCode.Tracking)));
        Assert.Equal(ControlStatus.Success, Ask(daemon, ThisMachine, ControlExchange.For(RequestCode.Tracking)));
        Assert.Null(Ask(daemon, [192, 0, 3, 7], ControlExchange.For(RequestCode.Tracking)));
    }

    [Fact]
    public void A_command_over_the_network_is_refused_even_from_this_machine()
    {
        var (daemon, _) = TestHost.Start();
        Assert.Equal(ControlStatus.Unauthorised, Ask(daemon, ThisMachine, ControlExchange.For(new PlainCommand(PlainAction.Shutdown))));
        Assert.Equal(ControlStatus.Success, Ask(daemon, null, ControlExchange.For(new PlainCommand(PlainAction.Reselect))));
    }

    [Fact]
    public void Too_many_requests_are_dropped_but_not_those_of_this_machine()
    {
        var (daemon, _) = TestHost.Start("cmdallow", "cmdratelimit interval 4 burst 2 leak 4");
        var (answered, ours) = (0, 0);
        for (var i = 0; i < 100; i++)
        {
            answered += Ask(daemon, Neighbour, ControlExchange.For(RequestCode.Tracking)) is null ? 0 : 1;
            ours += Ask(daemon, ThisMachine, ControlExchange.For(RequestCode.Tracking)) is null ? 0 : 1;
        }

        Assert.InRange(answered, 2, 30);
        Assert.Equal(100, ours);
        var exchange = ControlExchange.For(RequestCode.ServerStatistics);
        Assert.True(exchange.TryRead<ServerStatisticsReport>(Body(daemon, exchange), out var statistics));
        Assert.Equal(new(201, (ulong)(100 - answered)), statistics.Control);
    }

    [Fact]
    public void Rules_changed_by_command_hold_at_once()
    {
        var (daemon, _) = TestHost.Start();
        var address = ControlAddress.From(new(Neighbour));
        Assert.Null(Ask(daemon, Neighbour, ControlExchange.For(RequestCode.Tracking)));
        foreach (var scope in new[] { AccessScope.Ntp, AccessScope.Control })
        {
            var change = new AccessChange(scope, IsAllowed: true, Everything: false, address, 32);
            Assert.Equal(ControlStatus.Success, Ask(daemon, null, ControlExchange.For(change)));
        }

        Assert.Equal(ControlStatus.Success, Ask(daemon, Neighbour, ControlExchange.For(RequestCode.Tracking)));
        Assert.True(daemon.Rules.Access.Allows(Neighbour));
        Assert.Equal(
            ControlStatus.BadSubnet, Ask(daemon, null, ControlExchange.For(new AccessChange(AccessScope.Ntp, true, false, address, 33))));
    }

    [Fact]
    public void A_clock_that_vouches_for_itself_is_reported_as_such()
    {
        var (daemon, host) = TestHost.Start();
        var exchange = ControlExchange.For(RequestCode.Tracking);
        Assert.True(exchange.TryRead<TrackingReport>(Body(daemon, exchange), out var before));
        Assert.Equal((0, LeapIndicator.Unsynchronised), (before.Stratum, before.Leap));

        var local = new SetLocal(IsOn: true, 5, false, TimeInterval.FromWholeSeconds(1), default, default, default);
        Assert.Equal(ControlStatus.Success, Ask(daemon, null, ControlExchange.For(local)));
        Assert.True(exchange.TryRead<TrackingReport>(Body(daemon, exchange), out var after));
        Assert.Equal((5, LeapIndicator.None, 0x7F7F0101u), (after.Stratum, after.Leap, after.ReferenceId.Value));
        Assert.True((after.ReferenceTime - host.Clock).Abs() < TimeInterval.FromNanoseconds(10));
    }

    /// <summary>Asks over the Unix socket, or from an address.</summary>
    /// <returns>Null for silence.</returns>
    private static ControlStatus? Ask(Daemon daemon, byte[]? address, ControlExchange exchange)
    {
        var reply = new byte[ControlServer.MaxReply];
        var request = exchange.Request(sequence: 1, attempt: 0);
        var length = address is null ? daemon.Control!.Answer(request, reply) : daemon.Control!.Answer(request, address, reply);
        return exchange.TryAccept(reply.AsSpan(0, length), 1, out _) ? exchange.Status : null;
    }

    private static byte[] Body(Daemon daemon, ControlExchange exchange)
    {
        var reply = new byte[ControlServer.MaxReply];
        var length = daemon.Control!.Answer(exchange.Request(sequence: 1, attempt: 0), reply);
        Assert.True(exchange.TryAccept(reply.AsSpan(0, length), 1, out var body));
        return body.ToArray();
    }
}
