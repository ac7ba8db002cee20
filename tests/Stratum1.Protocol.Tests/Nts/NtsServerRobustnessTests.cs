using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

public class NtsServerRobustnessTests
{
    public static TheoryData<int> SomeSeeds => [.. Seeds.Of(all: 8, fast: 2)];

    [Theory]
    [MemberData(nameof(NtsServerTests.Algorithms), MemberType = typeof(NtsServerTests))]
    public void No_request_with_one_bit_flipped_is_authentic_and_none_is_amplified(AeadAlgorithm algorithm)
    {
        using var pair = new Pair(algorithm);
        pair.Request();
        var request = pair.Request(); // With a placeholder.
        var seen = new int[NtsRequestVerdicts.Count];
        var placeholder = request.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0x04]);
        for (var bit = 0; bit < request.Length * 8; bit++)
        {
            var flipped = (byte[])request.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            var verdict = pair.Answer(flipped, out var reply);
            Assert.True(verdict != NtsRequestVerdict.Authentic, $"bit {bit} of {placeholder}");
            Assert.True(reply.Length <= flipped.Length, $"bit {bit}");
            seen[(int)verdict]++;
        }

        foreach (var verdict in new[]
            { NtsRequestVerdict.UnknownMasterKey, NtsRequestVerdict.ForgedCookie, NtsRequestVerdict.ForgedRequest })
            Assert.NotEqual(0, seen[(int)verdict]);
        Assert.NotEqual(0, seen[(int)NtsRequestVerdict.Malformed]);
    }

    [Theory]
    [MemberData(nameof(NtsServerTests.Algorithms), MemberType = typeof(NtsServerTests))]
    public void No_part_of_a_request_is_authentic(AeadAlgorithm algorithm)
    {
        using var pair = new Pair(algorithm);
        var request = pair.Request();
        for (var length = 0; length < request.Length; length++)
        {
            var verdict = pair.Answer(request[..length], out var reply);
            Assert.True(verdict is NtsRequestVerdict.Absent or NtsRequestVerdict.Malformed, $"{length} octets: {verdict}");
            Assert.Empty(reply);
        }
    }

    [Theory]
    [MemberData(nameof(SomeSeeds))]
    public void Requests_cut_and_pasted_at_random_are_survived_without_amplification(int seed)
    {
        var random = new Random(seed);
        using var pair = new Pair(seed % 2 == 0 ? AeadAlgorithm.AesSivCmac256 : AeadAlgorithm.Aes128GcmSiv, seed);
        var authentic = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (i % 50 == 0)
                pair.ExchangeKeys();
            var fields = Packets.Fields(pair.Request());
            for (var cut = random.Next(4); cut > 0; cut--)
                Mutate(fields, random);
            byte[] packet = [.. Packets.Header, .. fields.SelectMany(field => field)];
            if (packet.Length > Responder.MaxRequestLength)
                continue;
            packet[40] = 1;
            var verdict = pair.Answer(packet, out var reply);
            Assert.True(reply.Length <= packet.Length, $"seed {seed}, packet {i}: {packet.Length} octets got {reply.Length}");
            authentic += verdict == NtsRequestVerdict.Authentic ? 1 : 0;
            pair.Client.Open(packet);
        }

        Assert.Equal(0, authentic); // The header was changed after sealing.
    }

    [Fact]
    public void Nothing_is_allocated_for_replies_NAKs_and_rubbish()
    {
        using var pair = new Pair();
        var good = pair.Request();
        var forged = (byte[])good.Clone();
        forged[^1] ^= 1;
        var unknown = (byte[])good.Clone();
        unknown[88] ^= 1;
        using var slot = new NtsReply();
        var packet = new byte[2048];
        byte[][] requests = [good, forged, unknown, good[..^4]];
        Serve();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Serve();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Serve()
        {
            foreach (var request in requests)
            {
                pair.Server.Use(pair.MasterKeys);
                var verdict = pair.Server.Open(request, slot);
                if (verdict.WantsNak())
                    NtsServer.WriteNak(slot, request, packet);
                if (verdict != NtsRequestVerdict.Authentic)
                    continue;
                pair.Server.Write(slot, request, packet, NtpHeader.Length);
                pair.Server.Seal(slot, packet);
            }
        }
    }

    private static void Mutate(List<byte[]> fields, Random random)
    {
        if (fields.Count == 0)
            fields.Add(new byte[4]);
        var which = random.Next(fields.Count);
        switch (random.Next(5))
        {
            case 0:
                fields.RemoveAt(which);
                break;
            case 1:
                fields.Insert(random.Next(fields.Count + 1), fields[which]);
                break;
            case 2:
                (fields[which], fields[0]) = (fields[0], fields[which]);
                break;
            case 3 when fields[which].Length > 8:
                fields[which] = fields[which][..random.Next(4, fields[which].Length)];
                break;
            default:
                var changed = (byte[])fields[which].Clone();
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
                fields[which] = changed;
                break;
        }
    }
}
