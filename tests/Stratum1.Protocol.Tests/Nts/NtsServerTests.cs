using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;

namespace Stratum1.Protocol.Tests.Nts;

public class NtsServerTests
{
    private static readonly byte[] Id
        = Packets.Field(ExtensionFieldType.UniqueIdentifier, [.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static TheoryData<AeadAlgorithm> Algorithms => [.. Enum.GetValues<AeadAlgorithm>().Where(algorithm => algorithm.IsKnown())];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Client_and_server_understand_each_other_with_every_algorithm_and_replies_are_as_long_as_requests(AeadAlgorithm algorithm)
    {
        for (var lost = 0; lost < 8; lost++)
        {
            using var pair = new Pair(algorithm);
            for (var i = 0; i < lost; i++)
                pair.Request();
            var request = pair.Request();
            Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var reply));
            Assert.Equal(request.Length, reply.Length);
            Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply));

            // The placeholders brought back what was lost; with the longest keys only six, so that no packet is fragmented.
            Assert.InRange(pair.Client.CookieCount, algorithm == AeadAlgorithm.AesSivCmac512 ? 6 : 8, 8);
        }
    }

    [Fact]
    public void Cookies_outlive_two_rotations_of_the_master_keys_and_no_more()
    {
        using var pair = new Pair();
        var requests = Enumerable.Range(0, 4).Select(_ => pair.Request()).ToArray();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(requests[0]));
        pair.Rotate();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(requests[1]));
        pair.Rotate();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(requests[2]));
        pair.Rotate();
        Assert.Equal(NtsRequestVerdict.UnknownMasterKey, pair.Answer(requests[3], out var nak));
        Assert.Equal(84, nak.Length);
        Assert.Equal(NtsReplyVerdict.Nak, pair.Client.Open(nak));
        Assert.True(pair.Client.WantsKeys);
    }

    [Fact]
    public void The_next_master_key_is_accepted_before_it_is_current()
    {
        using var early = new Pair();
        using var late = new Pair();
        early.Rotate(); // One of two servers that share their keys rotates first.
        early.ExchangeKeys();
        Assert.Equal(NtsRequestVerdict.Authentic, late.Judge(early.Request()));
    }

    [Fact]
    public void A_foreign_cookie_or_foreign_keys_get_a_NAK()
    {
        using var pair = new Pair();
        using var foreign = new Pair(seed: 2);
        Assert.True(pair.Judge(foreign.Request()).WantsNak());

        // Our cookie, stolen, but the request is sealed with other keys.
        var cookie = Packets.Fields(pair.Request())[1];
        var stolen = Sealing.Request(foreign.Algorithm, new byte[32], [Id, cookie], [], nonceLength: 16, padding: 0);
        Assert.Equal(NtsRequestVerdict.ForgedRequest, pair.Answer(stolen, out var nak));
        Assert.Equal(48 + Id.Length, nak.Length);
    }

    [Fact]
    public void A_replayed_request_is_answered_again_with_other_cookies()
    {
        using var pair = new Pair();
        var request = pair.Request();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var first));
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var second));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Missing_repeated_and_misplaced_fields_are_met_with_silence()
    {
        using var pair = new Pair();
        var cookie = Packets.Fields(pair.Request())[1];
        var room = Packets.Field(ExtensionFieldType.CookiePlaceholder, new byte[cookie.Length - 4]);
        var shortRoom = Packets.Field(ExtensionFieldType.CookiePlaceholder, new byte[cookie.Length - 8]);
        var shortId = Packets.Field(ExtensionFieldType.UniqueIdentifier, new byte[28]);
        var good = Sealing.Request(pair, [Id, cookie], []);
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(good));
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(Sealing.Request(pair, [room, cookie, room, Id], [])));

        byte[][][] wrong =
        [
            [cookie], [Id], [Id, Id, cookie], [shortId, cookie], [Id, cookie, cookie], [Id, cookie, shortRoom],
                [Id, shortRoom, room, cookie],
            [Id, room],
        ];
        foreach (var fields in wrong)
            Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(Sealing.Request(pair, fields, [])));

        // A cookie behind the authenticator is nobody's; without an authenticator, all of it is.
        var authenticator = Packets.Fields(good)[2];
        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge([.. Packets.Header, .. Id, .. authenticator, .. cookie]));
        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge([.. Packets.Header, .. Id, .. cookie]));
        Assert.Equal(NtsRequestVerdict.Absent, pair.Judge([.. Packets.Header, .. Id]));
        Assert.Equal(NtsRequestVerdict.Absent, pair.Judge(Packets.Header));
    }

    [Fact]
    public void Fields_behind_the_authenticator_are_not_looked_at()
    {
        using var pair = new Pair();
        var request = pair.Request();
        foreach (var behind in new[] { [1, 2, 3, 4], Packets.Fields(request)[1], Packets.Fields(request)[2], new byte[21] })
        {
            byte[] longer = [.. request, .. behind];
            Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(longer, out var reply));
            Assert.InRange(reply.Length, request.Length, longer.Length);
        }
    }

    [Fact]
    public void Lengths_that_overlap_or_leave_the_authenticator_are_met_with_silence()
    {
        using var pair = new Pair();
        var request = pair.Request();
        var at = request.Length - 36; // The two lengths within the authenticator.
        foreach (var (nonce, text) in new[]
            { (17, 16), (20, 16), (16, 17), (16, 20), (0xFFFF, 16), (16, 0xFFFF), (0xFFFF, 0xFFFF), (32, 16) })
        {
            var wrong = (byte[])request.Clone();
            BinaryPrimitives.WriteUInt16BigEndian(wrong.AsSpan(at), (ushort)nonce);
            BinaryPrimitives.WriteUInt16BigEndian(wrong.AsSpan(at + 2), (ushort)text);
            Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(wrong));
        }

        // Nonce and text share octets: well formed for once, but not what was sealed.
        var shared = (byte[])request.Clone();
        (shared[at + 1], shared[at + 3]) = (0, 32);
        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(shared)); // An empty nonce leaves too little room for the reply's.
    }

    [Theory]
    [InlineData(4, 0, NtsRequestVerdict.Malformed)]
    [InlineData(4, 8, NtsRequestVerdict.Malformed)]
    [InlineData(4, 12, NtsRequestVerdict.Authentic)]
    [InlineData(12, 4, NtsRequestVerdict.Authentic)]
    [InlineData(16, 0, NtsRequestVerdict.Authentic)]
    [InlineData(40, 0, NtsRequestVerdict.Authentic)]
    public void A_short_nonce_must_bring_the_padding_that_the_reply_needs(int nonceLength, int padding, NtsRequestVerdict expected)
    {
        using var pair = new Pair();
        var cookie = Packets.Fields(pair.Request())[1];
        var request = Sealing.Request(pair, [Id, cookie], [], nonceLength, padding);
        Assert.Equal(expected, pair.Answer(request, out var reply));
        Assert.InRange(reply.Length, 0, request.Length);
    }

    [Fact]
    public void A_nonce_that_AES_GCM_SIV_does_not_take_is_met_with_silence()
    {
        using var pair = new Pair(AeadAlgorithm.Aes128GcmSiv);
        var good = Packets.Fields(pair.Request());
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Judge(Sealing.Request(pair, [Id, good[1]], [], nonceLength: 12)));
        foreach (var nonceLength in new[] { 8, 13, 16 })
        {
            var authenticator = Packets.Field(ExtensionFieldType.Authenticator, Body(nonceLength));
            var request = (byte[])[.. Packets.Header, .. Id, .. good[1], .. authenticator];
            Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(request));
        }

        static byte[] Body(int nonceLength) => [0, (byte)nonceLength, 0, 16, .. new byte[ExtensionField.Padded(nonceLength) + 32]];
    }

    [Fact]
    public void Encrypted_placeholders_count_and_nothing_else_that_is_encrypted_does()
    {
        using var pair = new Pair();
        var cookie = Packets.Fields(pair.Request())[1];
        var room = Packets.Field(ExtensionFieldType.CookiePlaceholder, new byte[cookie.Length - 4]);
        var nested = Packets.Field(ExtensionFieldType.Authenticator, new byte[36]);
        var unknown = Packets.Field((ExtensionFieldType)0x7777, new byte[12]);

        var two = Sealing.Request(pair, [Id, cookie], [.. room, .. nested, .. unknown, .. Id, .. room]);
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(two, out var reply));
        Assert.Equal(two.Length, reply.Length);
        Assert.Equal(3, CookiesIn(pair, reply));

        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(Sealing.Request(pair, [Id, cookie], [1, 2, 3])));
        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(Sealing.Request(pair, [Id, cookie], [.. room, 0, 0, 0, 0])));
        Assert.Equal(NtsRequestVerdict.Malformed, pair.Judge(Sealing.Request(pair, [Id, cookie], room[..^4])));
    }

    [Fact]
    public void No_more_than_eight_cookies_are_given_for_any_number_of_placeholders()
    {
        using var pair = new Pair();
        var cookie = Packets.Fields(pair.Request())[1];
        var room = Packets.Field(ExtensionFieldType.CookiePlaceholder, new byte[cookie.Length - 4]);
        var request = Sealing.Request(pair, [Id, cookie, .. Enumerable.Repeat(room, 15)], []);
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var reply));
        Assert.Equal(request.Length, reply.Length);
        Assert.Equal(8, CookiesIn(pair, reply));
    }

    [Fact]
    public void When_our_cookies_have_become_longer_the_client_is_told_to_fetch_new_ones()
    {
        // Master keys as chrony writes them: the current one for AES-SIV, the old ones for AES-GCM-SIV, whose cookies are shorter.
        const string Old = "NKS1\n1.0\n00000001 00112233445566778899AABBCCDDEEFF 30\n00000002 10112233445566778899AABBCCDDEEFF 30\n";
        var siv = string.Concat(Enumerable.Repeat("00112233445566778899AABBCCDDEEFF", 2));
        Assert.True(MasterKeysText.TryRead(
            $"{Old}00000003 20112233445566778899AABBCCDDEEFF 30\n00000004 {siv} 15\n", out var before, out _, out _));
        Assert.True(MasterKeysText.TryRead($"{Old}00000003 {siv} 15\n00000004 {siv} 15\n", out var after, out _, out _));

        using var pair = new Pair();
        pair.UseMasterKeys(before);
        pair.ExchangeKeys();
        Assert.Equal(96, pair.Client.CookieLength);
        var request = pair.Request();
        Assert.Equal(NtsRequestVerdict.Authentic, pair.Answer(request, out var reply));
        Assert.Equal(request.Length, reply.Length);

        pair.UseMasterKeys(after!);
        var cookie = Sealed(before!, pair);
        request = Sealing.Request(pair, [Id, Packets.Field(ExtensionFieldType.Cookie, cookie)], []);
        Assert.Equal(NtsRequestVerdict.NoRoom, pair.Answer(request, out var nak));
        Assert.Equal(84, nak.Length);
    }

    /// <summary>A cookie made with the second key of the file, which both sets of keys have.</summary>
    private static byte[] Sealed(MasterKeys keys, Pair pair)
    {
        using var aead = Aead.Create(AeadAlgorithm.Aes128GcmSiv, Scripted.NewCipher);
        aead.SetKey(keys.Find(2)!.Secret);
        var cookie = new byte[96];
        cookie[3] = 2;
        aead.Seal(cookie.AsSpan(4, 12), [], pair.Client.Keys.Both, cookie.AsSpan(16));
        return cookie;
    }

    private static int CookiesIn(Pair pair, byte[] reply)
    {
        using var aead = Aead.Create(pair.Algorithm, Scripted.NewCipher);
        aead.SetKey(pair.Client.Keys.ServerToClient);
        Assert.Equal(NtsShape.Present, NtsFields.Find(reply, out var fields));
        var text = new byte[2048].AsSpan();
        Assert.True(fields.Authenticator.TryOpen(reply, aead, ref text));
        var count = Packets.Fields([.. Packets.Header, .. text]);
        Assert.All(count, field => Assert.Equal([0x02, 0x04], field[..2]));
        return count.Count;
    }
}
