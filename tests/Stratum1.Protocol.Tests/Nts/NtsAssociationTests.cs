using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

public class NtsAssociationTests
{
    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(all: 50, fast: 10)];

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void No_cookie_and_no_identifier_is_ever_used_twice_however_many_packets_are_lost(int seed)
    {
        var random = new Random(seed);
        using var pair = new Pair((AeadAlgorithm)(random.Next(2) == 0 ? 15 : 30), seed);
        var seen = new HashSet<string>();
        var exchanges = 0;
        for (var poll = 0; poll < 400; poll++)
        {
            if (pair.Client.WantsKeys)
            {
                pair.ExchangeKeys();
                exchanges++;
            }

            var request = pair.Request();
            var fields = Packets.Fields(request);
            Assert.True(seen.Add(Convert.ToHexString(fields[0])) && seen.Add(Convert.ToHexString(fields[1])), $"seed {seed}, poll {poll}");
            if (random.Next(3) == 0)
                continue; // Lost on the way there.
            Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var reply));
            if (random.Next(3) == 0)
                continue; // Lost on the way back.
            Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));
            Assert.Equal(8, pair.Client.CookieCount);
        }

        Assert.InRange(exchanges, 0, 100); // Eight in a row must be lost before keys are needed: (5/9)⁸ is 1 %.
    }

    [Theory]
    [MemberData(nameof(NtsServerTests.Algorithms), MemberType = typeof(NtsServerTests))]
    public void No_reply_with_a_bit_flipped_or_an_end_cut_off_is_believed_and_the_true_one_still_is(AeadAlgorithm algorithm)
    {
        using var pair = new Pair(algorithm);
        pair.Request();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(pair.Request(), out var reply));
        for (var bit = 0; bit < reply.Length * 8; bit++)
        {
            var flipped = (byte[])reply.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(pair.Client.Open(flipped) != NtsReplyVerdict.Authentic, $"bit {bit}");
        }

        for (var length = 0; length < reply.Length; length++)
            Assert.True(pair.Client.Open(reply.AsSpan(0, length)) != NtsReplyVerdict.Authentic, $"{length} octets");

        Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));
    }

    [Fact]
    public void A_forged_NAK_does_not_keep_the_true_reply_out()
    {
        using var pair = new Pair();
        var request = pair.Request();
        pair.Answer(request, out var reply);
        byte[] nak = [.. Nak, .. Packets.Fields(request)[0]];
        Assert.Equal(NtsReplyVerdict.Nak, pair.Client.Open(nak));
        Assert.True(pair.Client.HasNak && pair.Client.WantsKeys);
        Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));
        Assert.False(pair.Client.HasNak || pair.Client.WantsKeys);
    }

    [Fact]
    public void A_NAK_for_another_request_or_without_an_identifier_is_nothing()
    {
        using var pair = new Pair();
        var first = Packets.Fields(pair.Request())[0];
        pair.Request();
        Assert.Equal(NtsReplyVerdict.Unexpected, pair.Client.Open([.. Nak, .. first]));
        Assert.Equal(NtsReplyVerdict.Malformed, pair.Client.Open(Nak));
        Assert.False(pair.Client.HasNak);
    }

    [Fact]
    public void After_a_NAK_polling_goes_on_with_the_old_cookies_until_there_are_new_keys()
    {
        using var pair = new Pair();
        for (var i = 0; i < 3; i++)
            pair.Rotate();
        pair.Answer(pair.Request(), out var nak);
        Assert.Equal(NtsReplyVerdict.Nak, pair.Client.Open(nak));
        Assert.True(pair.Client.WantsKeys);
        Assert.NotEmpty(pair.Request());

        pair.ExchangeKeys();
        Assert.False(pair.Client.WantsKeys);
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(pair.Request(), out var reply));
        Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));
    }

    [Fact]
    public void Towards_a_server_that_does_not_say_how_it_exports_keys_the_old_way_is_tried_and_then_the_right_one()
    {
        foreach (var isOld in new[] { true, false })
        {
            using var pair = new Pair(AeadAlgorithm.Aes128GcmSiv);
            using var cookies = new CookieSealer(Scripted.NewCipher);
            cookies.Use(pair.MasterKeys);
            using var keys = new NtsKeys();
            KeKeys.Export(
                Pair.Exporter("s"), AeadAlgorithm.Aes128GcmSiv, isOld ? AeadAlgorithm.AesSivCmac256 : AeadAlgorithm.Aes128GcmSiv, keys);
            var buffer = new byte[1024];
            var writer = new KeMessageWriter(buffer);
            writer.AddNumber(KeRecordType.NextProtocol, isCritical: true, 0);
            writer.AddNumber(KeRecordType.AeadAlgorithm, isCritical: true, 30);
            for (var i = 0; i < 8; i++)
                cookies.Seal(keys, pair.Random, writer.Add(KeRecordType.NewCookie, isCritical: false, 68));
            writer.End();

            var exchange = new KeClientExchange([AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256]);
            Assert.Equal(KeClientState.Agreed, exchange.Receive(buffer.AsSpan(0, writer.Length)));
            Assert.True(exchange.MayBeOldChrony);
            pair.Client.Adopt(exchange, Pair.Exporter("s"));

            var verdict = pair.Answer(pair.Request(), out var reply);
            Assert.Equal(isOld ? NtsRequestVerdict.Authentic : NtsRequestVerdict.ForgedRequest, verdict);
            pair.Client.Open(reply);
            Assert.False(pair.Client.WantsKeys);
            Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(pair.Request(), out reply));
            Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));
        }
    }

    [Fact]
    public void What_was_saved_is_used_after_a_restart_without_new_keys()
    {
        using var pair = new Pair();
        pair.Request();
        var origin = new NtsAssociationOrigin("server.example", new(1_800_000_000, 0x8000_0000), System.Net.IPAddress.IPv6Loopback, 123);
        var text = NtsAssociationText.Write(pair.Client, origin)!;
        using var restarted = new NtsAssociation(Scripted.NewCipher);
        Assert.True(NtsAssociationText.TryRead(text, restarted, out var read, out _));
        Assert.Equal(origin, read);
        Assert.Equal((7, 1U), (restarted.CookieCount, restarted.KeyExchanges));

        var packet = new byte[2048];
        packet[0] = 0x23;
        var length = restarted.WriteRequest(packet, NtpHeader.Length, pair.Random);
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(packet[..length], out var reply));
        Assert.Equal(NtsReplyVerdict.Authentic, restarted.Open(reply));
        Assert.Equal(8, restarted.CookieCount);
    }

    [Fact]
    public void A_damaged_file_leaves_the_association_as_it_was()
    {
        using var pair = new Pair();
        var origin = new NtsAssociationOrigin("a", new(1_800_000_000, 0), System.Net.IPAddress.Loopback, 123);
        var text = NtsAssociationText.Write(pair.Client, origin)!;
        var random = new Random(5);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var damaged = text.ToCharArray();
            damaged[random.Next(damaged.Length)] = (char)random.Next(10, 127);
            using var other = new NtsAssociation(Scripted.NewCipher);
            var cut = new string(damaged)[..(i % 2 == 0 ? damaged.Length : random.Next(damaged.Length))];
            if (NtsAssociationText.TryRead(cut, other, out _, out var error))
                continue;
            refused++;
            Assert.NotEmpty(error);
            Assert.Equal((0, AeadAlgorithm.None), (other.CookieCount, other.Algorithm));
        }

        Assert.InRange(refused, 500, 1999);
    }

    [Fact]
    public void Nothing_is_allocated_per_poll()
    {
        using var pair = new Pair();
        var packet = new byte[2048];
        using var slot = new NtsReply();
        Poll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
            Poll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Poll()
        {
            Span<byte> reply = stackalloc byte[1024];
            packet.AsSpan(0, NtpHeader.Length).Clear();
            var length = pair.Client.WriteRequest(packet, NtpHeader.Length, pair.Random);
            var request = packet.AsSpan(0, length);
            pair.Server.Open(request, slot);
            length = pair.Server.Write(slot, request, reply, NtpHeader.Length);
            pair.Server.Seal(slot, reply[..length]);
            if (pair.Client.Open(reply[..length]) != NtsReplyVerdict.Authentic)
                Assert.Fail("not believed");
        }
    }

    private static byte[] Nak
    {
        get
        {
            var header = new byte[NtpHeader.Length];
            new NtpHeader { Version = 4, Mode = NtpMode.Server, ReferenceId = NtsServer.NakCode }.Write(header);
            return header;
        }
    }
}
