using System.Collections.Frozen;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Protocol.Tests.Authentication;
using Stratum1.Protocol.Tests.Captures;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Serving;

public class ResponderRobustnessTests
{
    private static readonly byte[] V4 = [192, 0, 2, 1];
    private static readonly byte[] Server = [192, 0, 2, 9];

    /// <summary>Everything is switched on, and somebody is refused for every reason there is.</summary>
    private static readonly ServingRules Rules = new(
        AccessTable.Of([new(Allow: true, AddressBlock.AllIPv4, Everything: false)]),
        new([Keys.Make(1, MacAlgorithm.Aes128), Keys.Make(2, MacAlgorithm.Md5)]),
        new[] { ClientTable.Number(Server) }.ToFrozenSet());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_quarter_million_random_packets_each_never_amplify_throw_or_allocate(int seed)
    {
        var random = new Random(seed);
        var responder = new Responder(
            new ClientTable(4096, new RateLimit(interval: -4, burst: 200, kiss: 1), (UInt128)seed), new InterleavedStamps(64));
        var (datagram, reply, v6) = (new byte[2100], new byte[2100], new byte[16]);
        var macs = new MacMaker();
        var lastReceive = 0UL;

        // Everything is compiled and every cipher made before the first measurement.
        Serve(250_000 / 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Serve(250_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        for (var kind = RequestVerdict.Answered; kind < RequestVerdict.NotServing; kind++)
            Assert.True(responder.Counters[kind] > 0 || kind == RequestVerdict.KissedNts, $"seed {seed}: no packet was {kind}");
        Assert.True(responder.Counters.Interleaved > 0 && responder.Counters.Authenticated > 0, $"seed {seed}");

        void Serve(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                var length = Packet(random, datagram, macs, lastReceive);
                var arrival = new NtpTimestamp(((ulong)i << 24) + (1UL << 63));
                responder.Adopt(Requests.Locked, arrival, Rules);
                var address = random.Next(8) switch { 0 => v6, 1 => Server, _ => V4 };
                responder.Expect(address);
                responder.Answer(new(datagram.AsSpan(0, length), address, (ushort)(i & 0xFFFF), arrival), reply, out var draft);
                if (draft.Length > length || draft.Length < 0)
                    Assert.Fail($"seed {seed}, packet {i}: {length} octets got {draft.Length}");
                if (draft.Length == 0)
                    continue;
                responder.Complete(draft, reply, arrival + TimeInterval.FromNanoseconds(1000));
                NtpHeader.TryRead(reply, out var header);
                lastReceive = header.Receive.Units;
            }
        }
    }

    [SharedDataTheory]
    [InlineData("v4-basic")]
    [InlineData("ef-monoroot-xleave")]
    [InlineData("mac-key6-v4")]
    [InlineData("mac-key5-v3")]
    [InlineData("nts")]
    public void Every_prefix_and_bit_flip_of_captured_packets_is_survived(string scenario)
    {
        var responder = new Responder(new ClientTable(8, null, seed: 1), new InterleavedStamps(8));
        responder.Adopt(Requests.Locked, Requests.Arrival, Rules);
        foreach (var packet in CapturedPacket.Of(scenario).DistinctBy(p => (p.Octets.Length, p.Octets[0])))
        {
            var octets = packet.Octets;
            for (var length = 0; length < octets.Length; length++)
                Requests.Ask(responder, new(octets.AsSpan(0, length), V4, 40_000, Requests.Arrival), out _);
            for (var bit = 0; bit < octets.Length * 8; bit++)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                Requests.Ask(responder, new(octets, V4, 40_000, Requests.Arrival), out _);
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
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

    /// <summary>Makes a packet: random, with plausible fields, interleaved, or with a MAC.</summary>
    private static int Packet(Random random, byte[] datagram, MacMaker macs, ulong lastReceive)
    {
        random.NextBytes(datagram.AsSpan(0, 128));
        var length = random.Next(4) switch { 0 => random.Next(datagram.Length), 1 => random.Next(100), _ => 48 + (random.Next(8) * 4) };
        if (random.Next(2) == 0)
            datagram[0] = (byte)((random.Next(8) << 3) | 3);
        if (random.Next(2) == 0)
            (datagram[50], datagram[51]) = (0, (byte)(random.Next(20) * 4)); // Plausible lengths of a first field.
        switch (random.Next(6))
        {
            case 0:
                datagram[0] = 0x23;
                System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(datagram.AsSpan(24), lastReceive);
                return NtpHeader.Length;
            case 1:
                datagram[0] = (byte)(random.Next(2) == 0 ? 0x23 : 0x1B);
                return macs.Append(Rules.Keys.Find((uint)random.Next(1, 3))!, datagram, NtpHeader.Length);
            case 2:
                datagram[0] = 0x23;
                return default(MonotonicRoot).Write(datagram, NtpHeader.Length);
            case 3:
                datagram[0] = 0x23;
                ExtensionField.Write(datagram, NtpHeader.Length, ExtensionFieldType.Cookie, 100);
                return NtpHeader.Length + 104;
            default:
                return length;
        }
    }
}
