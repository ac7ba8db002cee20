using Stratum1.Protocol.Access;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Ntp;

public class ResponderRobustnessTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_quarter_million_random_packets_each_never_amplify_throw_or_allocate(int seed)
    {
        var random = new Random(seed);
        var responder = new Responder();
        var access = AccessTable.Of([new(Allow: true, AddressBlock.AllIPv4, Everything: false)]);
        var datagram = new byte[2100];
        var reply = new byte[NtpHeader.Length];
        byte[] v4 = [192, 0, 2, 1];
        var v6 = new byte[16];
        var answered = 0;

        // Everything is compiled and the tables are built before the first measurement.
        responder.Answer(new(datagram, v4, 1, default), Requests.Locked, access, reply, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 250_000; i++)
        {
            random.NextBytes(datagram.AsSpan(0, 128));
            var length = random.Next(4) switch { 0 => random.Next(datagram.Length), 1 => random.Next(100), _ => 48 + (random.Next(8) * 4) };
            if (random.Next(2) == 0)
                datagram[0] = (byte)((random.Next(8) << 3) | 3);
            if (random.Next(2) == 0)
                (datagram[50], datagram[51]) = (0, (byte)(random.Next(20) * 4)); // Plausible lengths of a first field.

            var arrival = new NtpTimestamp((ulong)random.NextInt64());
            var request = new NtpRequest(datagram.AsSpan(0, length), i % 5 == 0 ? v6 : v4, (ushort)(i & 0xFFFF), arrival);
            var verdict = responder.Answer(request, Requests.Locked, access, reply, out var replyLength);
            if (replyLength > length || replyLength is not (0 or NtpHeader.Length))
                Assert.Fail($"seed {seed}, packet {i}: {length} octets got {replyLength}");
            if (verdict == RequestVerdict.Answered)
                answered++;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(answered, 1000, 249_000); // Both sides must have been tried.
        Assert.Equal(250_001, responder.Counters.Received);
        for (var kind = RequestVerdict.Answered; kind < RequestVerdict.NotServing; kind++)
            Assert.True(responder.Counters[kind] > 0, $"seed {seed}: no packet was {kind}");
    }

    [Fact]
    public void Every_single_bit_flip_of_a_good_request_is_survived()
    {
        var good = Requests.Packet(4, NtpMode.Client, [.. Requests.Field(16), .. Requests.Field(28)]);
        Assert.Equal(RequestVerdict.Answered, Requests.Ask(good, out _));
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var flipped = (byte[])good.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var verdict = Requests.Ask(flipped, out _);

            // Only version, mode and the fields' lengths decide; every other bit is the client's own business.
            var decides = bit / 8 is 0 or 50 or 51 or 66 or 67;
            Assert.True(decides || verdict == RequestVerdict.Answered, $"bit {bit}: {verdict}");
        }
    }
}
