using System.Collections.Frozen;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Tests.Serving;

public class ServerCoreTests
{
    private static readonly byte[] Alice = [192, 0, 2, 1];
    private static readonly byte[] Bob = [192, 0, 2, 2];

    [Fact]
    public void Counters_and_clients_of_all_threads_are_seen_together()
    {
        var core = Served.Core(threads: 2);
        Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now, out _);
        Served.Ask(core.Handlers[1], Served.Request(2), Bob, Served.Now, out _);
        Served.Ask(core.Handlers[1], new byte[10], Bob, Served.Now, out _);
        Assert.Equal((2, 1, 3), (core.Counters.Replies, core.Counters[RequestVerdict.TooShort], core.Counters.Received));
        Assert.Equal(2, core.Counters.ReceiveStamps(StampSource.Kernel));
        Assert.Equal(2, core.ClientHits);
        Assert.Equal(
            [ClientTable.Number(Alice), ClientTable.Number(Bob)], core.Clients(Served.Now).Select(client => client.Address).Order());
        Assert.Equal(2, core.RecentClients(Served.Now));
        Assert.Equal(0, core.RecentClients(Served.Now + TimeInterval.FromWholeSeconds(65)));
    }

    [Fact]
    public void A_reset_begins_to_count_anew_and_is_seen_at_once()
    {
        var core = Served.Core();
        for (var i = 1; i <= 3; i++)
            Served.Ask(core.Handlers[0], Served.Request((ulong)i), Alice, Served.Now, out _);
        core.ResetClients();
        Assert.Equal(0u, core.Clients(Served.Now).Single().Hits);
        Served.Ask(core.Handlers[0], Served.Request(4), Alice, Served.Now, out _);
        Assert.Equal(1u, core.Clients(Served.Now).Single().Hits);
    }

    [Fact]
    public void Rules_change_between_batches()
    {
        var core = Served.Core();
        Assert.Equal(RequestVerdict.Answered, Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now, out _));
        core.Adopt(Served.Everybody with { Access = AccessTable.Nobody });
        Assert.Equal(RequestVerdict.Denied, Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now, out _));
        core.Adopt(Served.Everybody with { Associations = new[] { ClientTable.Number(Alice) }.ToFrozenSet() });
        var reply = Served.Request(1);
        reply[0] = 0x24; // A server's packet.
        Assert.Equal(RequestVerdict.ForAssociation, Served.Ask(core.Handlers[0], reply, Alice, Served.Now, out var answer));
        Assert.Empty(answer);
    }

    [Fact]
    public void A_snapshot_from_an_engine_that_hangs_is_not_served()
    {
        var core = Served.Core();
        Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now + TimeInterval.FromWholeSeconds(63), out var fresh);
        Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now + TimeInterval.FromWholeSeconds(64), out var stale);
        Assert.Equal((1, 0), (fresh[1], stale[1]));
        Assert.Equal(LeapIndicator.Unsynchronised, (LeapIndicator)(stale[0] >> 6));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5e-7, true)] // The error of a new estimate.
    [InlineData(0.01, false)] // A step.
    public void Interleaved_stamps_outlive_corrections_and_no_steps(double jump, bool survives)
    {
        var core = Served.Core();
        var handler = core.Handlers[0];
        Served.Ask(handler, Served.Request(11), Alice, Served.Now, out var first);
        Served.Ask(handler, Served.Request(21, Served.Field(first, NtpHeader.ReceiveOffset), 22), Alice, Served.Now, out var second);
        handler.Improve(second, Served.Now + TimeInterval.FromSeconds(0.125), StampSource.Kernel);
        core.Publish(Served.Locked(Served.Now) with { Shift = TimeInterval.FromSeconds(jump) });
        Served.Ask(handler, Served.Request(31, Served.Field(second, NtpHeader.ReceiveOffset), 32), Alice, Served.Now, out var third);
        Assert.Equal(survives ? 32u : 31u, Served.Field(third, NtpHeader.OriginOffset));
        Assert.Equal(survives ? 1 : 0, core.Counters.TransmitStamps(StampSource.Kernel));
    }

    [Fact]
    public void Without_memory_of_clients_there_is_no_interleaved_mode_and_no_limit()
    {
        var core = Served.Core(1, "noclientlog", "ratelimit interval 12 burst 1 leak 4");
        for (var i = 0; i < 50; i++)
            Assert.Equal(RequestVerdict.Answered, Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now, out _));
        Assert.Null(core.Stamps);
        Assert.Empty(core.Clients(Served.Now));
    }

    [Fact]
    public void The_rate_limit_of_the_configuration_is_kept()
    {
        var core = Served.Core(1, "ratelimit interval 12 burst 1 leak 4");
        for (var i = 0; i < 100; i++)
            Served.Ask(core.Handlers[0], Served.Request(1), Alice, Served.Now, out _);
        Assert.InRange(core.Counters[RequestVerdict.RateLimited], 70, 99);
    }
}
