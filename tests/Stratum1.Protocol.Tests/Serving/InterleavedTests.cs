using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Tests.Serving;

public class InterleavedTests
{
    private static readonly NtpTimestamp Start = new(0xECF6_1111_0000_0000);

    private readonly InterleavedStamps stamps = new(64);
    private readonly Responder responder;
    private NtpTimestamp now = Start;

    public InterleavedTests() => responder = new(new ClientTable(64, null, seed: 1), stamps);

    [Fact]
    public void The_third_reply_is_the_first_interleaved_one_and_tells_when_the_second_left()
    {
        var first = Ask(origin: default, receive: default, transmit: new(11));
        var second = Ask(first.Receive, new(22), new(21));
        Assert.Equal(new NtpTimestamp(11), first.Origin);
        Assert.Equal(new NtpTimestamp(21), second.Origin);

        stamps.Improve(Written(second), new(0xECF6_1111_7777_7776), StampSource.Hardware);
        var third = Ask(second.Receive, new(32), new(31));
        Assert.Equal(new NtpTimestamp(32), third.Origin);
        Assert.Equal(new NtpTimestamp(0xECF6_1111_7777_7776), third.Transmit);
        Assert.Equal(1, responder.Counters.Interleaved);
        Assert.Equal(1, responder.Counters.TransmitStamps(StampSource.Hardware));
        Assert.Equal(2, responder.Counters.TransmitStamps(StampSource.Daemon));
    }

    [Fact]
    public void Without_a_better_stamp_the_daemons_own_is_told()
    {
        var second = Ask(Ask(default, default, new(11)).Receive, new(22), new(21));
        Assert.Equal(second.Transmit, Ask(second.Receive, new(32), new(31)).Transmit);
    }

    [Fact]
    public void A_worse_stamp_does_not_replace_a_better_one()
    {
        var second = Ask(Ask(default, default, new(11)).Receive, new(22), new(21));
        stamps.Improve(Written(second), new(1000), StampSource.Hardware);
        stamps.Improve(Written(second), new(2000), StampSource.Kernel);
        Assert.Equal(new NtpTimestamp(1000), Ask(second.Receive, new(32), new(31)).Transmit);
    }

    /// <summary>RFC 9769 §2: each receive timestamp is good for one interleaved reply.</summary>
    [Fact]
    public void A_repeated_request_gets_a_basic_reply()
    {
        var second = Ask(Ask(default, default, new(11)).Receive, new(22), new(21));
        Assert.Equal(new NtpTimestamp(32), Ask(second.Receive, new(32), new(31)).Origin);
        Assert.Equal(new NtpTimestamp(31), Ask(second.Receive, new(32), new(31)).Origin);
    }

    [Theory]
    [InlineData(4, 5, 5)] // Receive and transmit timestamps are equal: the mark of the basic mode.
    [InlineData(3, 6, 5)] // Version 3 has no interleaved mode.
    public void What_does_not_look_interleaved_is_not(int version, ulong receive, ulong transmit)
    {
        var second = Ask(Ask(default, default, new(11)).Receive, new(22), new(21));
        Assert.Equal(new NtpTimestamp(transmit), Ask(second.Receive, new(receive), new(transmit), version).Origin);
        Assert.Equal(0, responder.Counters.Interleaved);
    }

    [Fact]
    public void Ordinary_clients_cost_no_memory()
    {
        // ntpd sends back the transmit timestamp of the reply before.
        var reply = Ask(default, default, new(1));
        for (var i = 0; i < 100; i++)
            reply = Ask(reply.Transmit, new(0), new((ulong)i << 32));
        Assert.Equal(0, stamps.Held.Count);
    }

    [Fact]
    public void Equal_arrivals_get_different_receive_timestamps()
    {
        var receives = new HashSet<NtpTimestamp>();
        for (var i = 0; i < 20; i++)
            Assert.True(receives.Add(Ask(new(((ulong)i << 32) | 1), new(22), new(21), step: false).Receive));
        Assert.Equal(20, stamps.Held.Count);
        Assert.InRange(stamps.Held.Span.Units, 38, 39);
    }

    [Fact]
    public void Receive_timestamps_are_odd_and_transmit_timestamps_even()
    {
        for (var i = 0; i < 16; i++)
        {
            now = new(now.Units + 1);
            var reply = Ask(default, default, new(1), step: false);
            Assert.Equal(1u, reply.Receive.Units & 1);
            Assert.Equal(0u, reply.Transmit.Units & 1);
        }
    }

    [Fact]
    public void A_stepped_clock_forgets_its_stamps()
    {
        var second = Ask(Ask(default, default, new(11)).Receive, new(22), new(21));
        Assert.Equal(1, stamps.Held.Count);
        stamps.Clear();
        Assert.Equal(0, stamps.Held.Count);
        Assert.Equal(new NtpTimestamp(31), Ask(second.Receive, new(32), new(31)).Origin);
    }

    [Fact]
    public void Without_client_records_there_is_no_interleaved_mode()
    {
        var without = new Responder(clients: null, stamps);
        without.Adopt(Requests.Locked, now, Requests.Open);
        foreach (var expected in new[] { 21ul, 21ul, 21ul })
        {
            Requests.Ask(without, new(Request(new(1001), new(22), new(21)), Requests.Loopback, 1, now), out var reply);
            Assert.True(NtpHeader.TryRead(reply, out var header));
            Assert.Equal(expected, header.Origin.Units);
        }
    }

    /// <summary>Many clients, each of whose replies must tell of its own earlier reply or be basic.</summary>
    [Theory]
    [InlineData(1, 16, 0.98)]
    [InlineData(2, 32, 0.9)]
    [InlineData(3, 300, 0.0)]
    public void Nobody_is_told_of_another_clients_reply(int seed, int clients, double interleavedShare)
    {
        var random = new Random(seed);
        var last = new NtpHeader[clients];
        var left = new NtpTimestamp[clients];
        var (interleaved, asked) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var client = random.Next(clients);
            var (cookie, nonce) = (new NtpTimestamp((ulong)random.NextInt64()), new NtpTimestamp((ulong)random.NextInt64()));
            var reply = Ask(last[client].Receive, cookie, nonce);
            if (reply.Origin == cookie)
            {
                Assert.True(reply.Transmit == left[client], $"seed {seed}, packet {i}");
                interleaved++;
            }
            else
            {
                Assert.Equal(nonce, reply.Origin);
            }

            left[client] = new((now + TimeInterval.FromNanoseconds(random.Next(100_000))).Units & ~1UL);
            stamps.Improve(Written(reply), left[client], StampSource.Kernel);
            last[client] = reply;
            asked++;
        }

        Assert.InRange(interleaved / (double)asked, interleavedShare, 1.0);
    }

    [Fact]
    public async Task Threads_may_share_the_stamps()
    {
        var shared = new InterleavedStamps(1024);
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            var found = 0;
            for (var i = 0; i < 100_000; i++)
            {
                var receive = new NtpTimestamp(((ulong)((i * 4) + thread) << 20) | 1);
                shared.Save(receive, new(receive.Units + 99), StampSource.Daemon);
                if (!shared.TryTake(receive, out var transmit, out _))
                    continue;
                Assert.Equal(receive.Units + 99, transmit.Units);
                found++;
            }

            return found;
        })));
        Assert.All(told, found => Assert.InRange(found, 50_000, 100_000));
    }

    private static byte[] Request(NtpTimestamp origin, NtpTimestamp receive, NtpTimestamp transmit, int version = 4)
    {
        var request = new byte[NtpHeader.Length];
        new NtpHeader { Version = (byte)version, Mode = NtpMode.Client, Origin = origin, Receive = receive, Transmit = transmit }.Write(
            request);
        return request;
    }

    private static byte[] Written(NtpHeader header)
    {
        var reply = new byte[NtpHeader.Length];
        header.Write(reply);
        return reply;
    }

    private NtpHeader Ask(NtpTimestamp origin, NtpTimestamp receive, NtpTimestamp transmit, int version = 4, bool step = true)
    {
        if (step)
            now += TimeInterval.FromNanoseconds(1_234_567);
        responder.Adopt(Requests.Locked, now, Requests.Open);
        var asked = new NtpRequest(Request(origin, receive, transmit, version), Requests.Loopback, 40_000, now);
        Assert.Equal(RequestVerdict.Answered, Requests.Ask(responder, asked, out var reply, now + TimeInterval.FromNanoseconds(5000)));
        Assert.True(NtpHeader.TryRead(reply, out var header));
        return header;
    }
}
