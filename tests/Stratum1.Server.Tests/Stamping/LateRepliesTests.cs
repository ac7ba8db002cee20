using System.Net;
using Stratum1.Protocol.Ntp;
using Stratum1.Server.Upstream;

namespace Stratum1.Server.Tests.Stamping;

public class LateRepliesTests
{
    private readonly List<(int Association, byte First)> delivered = [];

    [Fact]
    public void A_reply_waits_for_the_stamp_of_its_request_and_no_longer_than_agreed()
    {
        using var late = new LateReplies(
            TimeInterval.FromSeconds(1), (association, reply) => delivered.Add((association, reply.Packet[0])));
        late.Expect(1);
        Assert.True(late.Hold(1, Reply(10)));
        Assert.False(late.Hold(1, Reply(11))); // A second one is none that was asked for: it is for the engine to judge.
        late.Release(1);
        Assert.Equal([(1, 10)], delivered);
        Assert.False(late.Hold(1, Reply(12)));

        late.Expect(2);
        late.Release(2);
        Assert.False(late.Hold(2, Reply(20))); // The stamp was there first.

        late.Expect(3);
        late.Expect(4);
        Assert.True(late.Hold(3, Reply(30)));
        late.GiveUp();
        late.Forget(4);
        Assert.False(late.Hold(4, Reply(40)));
        Assert.Equal([(1, 10), (3, 30)], delivered);
    }

    [Fact]
    public void Without_a_timeout_nothing_waits()
    {
        using var late = new LateReplies(TimeInterval.Zero, (association, reply) => delivered.Add((association, reply.Packet[0])));
        late.Expect(1);
        Assert.False(late.Hold(1, Reply(1)));
        Assert.Empty(delivered);
    }

    private static WaitingReply Reply(byte first) => new([first], IPAddress.Loopback, default, StampSource.Hardware);
}
