using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>
/// chronyd's own packets: with its keys and its random numbers, our client makes the same requests and our server the same replies,
/// octet by octet, and each opens what the other side of chronyd made.
/// </summary>
public class ChronyCaptureTests
{
    [SharedDataTheory]
    [InlineData("nts", 48)]
    [InlineData("nts-loss", 55)]
    [InlineData("nts-nak", 12)]
    [InlineData("nts-redirect", 2)]
    public void Every_authenticator_opens_and_is_sealed_again_octet_by_octet(string scenario, int count)
    {
        var packets = new ChronyCapture(scenario).Sent.Where(packet => packet.Seal is not null).ToArray();
        Assert.Equal(count, packets.Length);
        foreach (var packet in packets)
        {
            var seal = packet.Seal!;
            using var aead = Aead.Create(seal.Algorithm, Scripted.NewCipher);
            aead.SetKey(seal.Key);
            Assert.Equal(NtsShape.Present, NtsFields.Find(packet.Octets, out var fields));
            Assert.Equal(seal.Nonce, fields.Authenticator.Nonce.Of(packet.Octets).ToArray());
            Assert.True(fields.Authenticator.Suits(aead));

            var text = new byte[2048].AsSpan();
            Assert.True(fields.Authenticator.TryOpen(packet.Octets, aead, ref text));
            Assert.Equal(seal.Plaintext, text.ToArray());

            var again = (byte[])packet.Octets.Clone();
            var at = fields.Authenticator.Start;
            again.AsSpan(at).Fill(0xFF);
            var made = Authenticator.Write(again, at, seal.Nonce.Length, seal.Plaintext.Length, fieldLength: again.Length - at);
            Assert.Equal(fields.Authenticator, made);
            seal.Nonce.CopyTo(again, made.Nonce.Start);
            seal.Plaintext.CopyTo(again, made.Sealed.Start + aead.TextOffset);
            made.Seal(again, aead);
            Assert.Equal(Convert.ToHexString(packet.Octets), Convert.ToHexString(again));
        }
    }

    [SharedDataTheory]
    [InlineData("nts", 24, 24, 0, 1)]
    [InlineData("nts-loss", 36, 8, 0, 2)]
    [InlineData("nts-nak", 7, 5, 2, 3)]
    public void Our_client_makes_the_requests_of_chronyd_and_opens_the_replies(
        string scenario, int requests, int replies, int naks, int exchanges)
    {
        var capture = new ChronyCapture(scenario);
        using var client = new NtsAssociation(Scripted.NewCipher);
        var made = (Requests: 0, Replies: 0, Naks: 0, Exchanges: 0);
        foreach (var step in Steps(capture))
        {
            switch (step)
            {
                case CapturedExchange exchange:
                    if (made.Exchanges > 0)
                        Assert.True(client.WantsKeys, $"{exchange.At}: chronyd exchanged keys, we would not");
                    var asked = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
                    Assert.Equal(exchange.Request, asked.Request.ToArray());
                    Assert.Equal(KeClientState.Agreed, asked.Receive(exchange.Response));
                    client.Adopt(asked, exchange.Exporter);
                    Assert.Equal(8, client.CookieCount);
                    made.Exchanges++;
                    break;
                case CapturedPacket { IsRequest: true } request:
                    Assert.False(client.WantsKeys, $"{request.At}: chronyd polled, we would exchange keys");
                    Assert.Equal(Convert.ToHexString(request.Octets), Convert.ToHexString(Remake(client, request)));
                    made.Requests++;
                    break;
                case CapturedPacket reply:
                    var (first, again) = (client.Open(reply.Octets), client.Open(reply.Octets));
                    if (reply.Seal is null)
                    {
                        Assert.Equal((NtsReplyVerdict.Nak, NtsReplyVerdict.Nak), (first, again));
                        made.Naks++;
                        break;
                    }

                    Assert.Equal((NtsReplyVerdict.Authentic, NtsReplyVerdict.Unexpected), (first, again));
                    made.Replies++;
                    break;
            }
        }

        Assert.Equal((requests, replies, naks, exchanges), made);
        Assert.Equal((uint)exchanges, client.KeyExchanges);
    }

    [SharedDataTheory]
    [InlineData("nts", 24, 0, 0)]
    [InlineData("nts-nak", 0, 2, 5)] // Those five it answered with master keys that its file does not have any more.
    public void Our_server_with_the_keys_of_chronyd_makes_its_replies(string scenario, int sealedReplies, int naks, int withOlderKeys)
    {
        var capture = new ChronyCapture(scenario);
        Assert.True(MasterKeysText.TryRead(capture.Read("d1.ntskeys"), out var keys, out _, out var error), error);
        var made = (Sealed: 0, Naks: 0, WithOlderKeys: 0);
        foreach (var reply in capture.Sent.Where(packet => !packet.IsRequest))
        {
            var request = capture.Sent.First(packet => packet.IsRequest && Identifier(packet).SequenceEqual(Identifier(reply)));
            using var server = new NtsServer(Scripted.NewCipher, Nonces(reply));
            using var slot = new NtsReply();
            server.Use(keys!);
            var verdict = server.Open(request.Octets, slot);
            if (reply.Seal is not null && verdict == NtsRequestVerdict.UnknownMasterKey)
            {
                made.WithOlderKeys++;
                continue;
            }

            Assert.Equal(reply.Seal is null ? NtsRequestVerdict.UnknownMasterKey : NtsRequestVerdict.Authentic, verdict);
            var packet = new byte[request.Octets.Length];
            reply.Octets.AsSpan(0, NtpHeader.Length).CopyTo(packet);
            var length = reply.Seal is null
                ? NtsServer.WriteNak(slot, request.Octets, packet)
                : server.Write(slot, request.Octets, packet, NtpHeader.Length);
            if (reply.Seal is not null)
                server.Seal(slot, packet);
            Assert.Equal(Convert.ToHexString(reply.Octets), Convert.ToHexString(packet.AsSpan(0, length)));
            made.Sealed += reply.Seal is null ? 0 : 1;
            made.Naks += reply.Seal is null ? 1 : 0;
        }

        Assert.Equal((sealedReplies, naks, withOlderKeys), made);
    }

    [SharedDataFact]
    public void A_redirected_client_learns_name_and_port()
    {
        var capture = new ChronyCapture("nts-redirect");
        Assert.Equal(2, capture.Exchanges.Count);
        foreach (var exchange in capture.Exchanges)
        {
            var client = new KeClientExchange([AeadAlgorithm.AesSivCmac256]);
            Assert.Equal(KeClientState.Agreed, client.Receive(exchange.Response));
            Assert.Equal(("node2.net1.clk", (ushort?)11123), (client.NtpServer, client.NtpPort));
        }
    }

    [SharedDataFact]
    public void Our_key_exchange_server_answers_as_chronyd_did()
    {
        var capture = new ChronyCapture("nts");
        var exchange = Assert.Single(capture.Exchanges);
        Assert.True(MasterKeysText.TryRead(capture.Read("d1.ntskeys"), out var keys, out _, out var error), error);
        using var cookies = new CookieSealer(Scripted.NewCipher);
        cookies.Use(keys!);

        // Nonces of the eight cookies: behind 12 octets of records and 4 of the record's header and 4 of the key's identifier.
        var nonces = Enumerable.Range(0, 8).Select(i => exchange.Response.AsSpan(12 + (i * 104) + 8, 16).ToArray()).ToArray();
        var server = new KeServerExchange(new() { Algorithms = [AeadAlgorithm.AesSivCmac256] });
        Assert.True(server.Receive(exchange.Request, exchange.Exporter, cookies, Scripted.Random(nonces)));
        Assert.Equal(Convert.ToHexString(exchange.Response), Convert.ToHexString(server.Response.Span));
        Assert.Equal((KeVerdict.Agreed, AeadAlgorithm.AesSivCmac256), (server.Verdict, server.Algorithm));
    }

    [SharedDataTheory]
    [InlineData("nts")]
    [InlineData("nts-loss")]
    [InlineData("nts-nak")]
    [InlineData("nts-redirect")]
    public void Keys_are_exported_with_the_context_that_chronyd_used(string scenario)
    {
        foreach (var exchange in new ChronyCapture(scenario).Exchanges)
        {
            using var keys = new NtsKeys();
            KeKeys.Export(exchange.Exporter, AeadAlgorithm.AesSivCmac256, named: AeadAlgorithm.AesSivCmac256, keys);
            Assert.Equal(exchange.C2S, keys.ClientToServer.ToArray());
            Assert.Equal(exchange.S2C, keys.ServerToClient.ToArray());
        }
    }

    [SharedDataFact]
    public void The_files_chronyd_keeps_are_read_and_written_as_it_writes_them()
    {
        var capture = new ChronyCapture("nts");
        var text = capture.Read("d1.ntskeys");
        Assert.True(MasterKeysText.TryRead(text, out var keys, out var age, out var error), error);
        Assert.Equal(400, age.Seconds);
        Assert.Equal(text, MasterKeysText.Write(keys!, age));

        using var association = new NtsAssociation(Scripted.NewCipher);
        text = capture.Read("d2.192.168.123.1.nts");
        Assert.True(NtsAssociationText.TryRead(text, association, out var origin, out error), error);
        Assert.Equal((8, 100, 1U), (association.CookieCount, association.CookieLength, association.KeyExchanges));
        Assert.Equal(("node1.net1.clk", "192.168.123.1", 123), (origin.Name, origin.NtpAddress.ToString(), origin.NtpPort));
        Assert.Equal(text, NtsAssociationText.Write(association, origin));
    }

    /// <summary>What happened at the client, in order.</summary>
    private static IEnumerable<object> Steps(ChronyCapture capture)
        => capture.Exchanges.Select(exchange => (exchange.At, (object)exchange))
            .Concat(capture.Sent.Where(packet => packet.IsRequest).Select(packet => (packet.At, (object)packet)))
            .Concat(capture.Received.Where(row => !row.Packet.IsRequest).Select(row => (row.At, (object)row.Packet)))
            .OrderBy(step => step.At)
            .Select(step => step.Item2);

    /// <summary>The same request, with what chronyd drew as random: identifier and nonce.</summary>
    private static byte[] Remake(NtsAssociation client, CapturedPacket request)
    {
        Assert.Equal(NtsShape.Present, NtsFields.Find(request.Octets, out var fields));
        var start = fields.UniqueId.Start - ExtensionField.HeaderLength;
        var packet = new byte[2048];
        request.Octets.AsSpan(0, start).CopyTo(packet);
        var random = Scripted.Random(fields.UniqueId.Of(request.Octets).ToArray(), request.Seal!.Nonce);
        var length = client.WriteRequest(packet, start, random);
        return packet[..length];
    }

    private static ReadOnlySpan<byte> Identifier(CapturedPacket packet)
    {
        NtsFields.Find(packet.Octets, out var fields);
        return fields.UniqueId.Of(packet.Octets);
    }

    /// <summary>The nonces of a reply: its own, then those of the cookies in it, which are 100 octets long.</summary>
    private static RandomPool Nonces(CapturedPacket reply)
    {
        if (reply.Seal is null)
            return Scripted.Random();
        var cookies = reply.Seal.Plaintext.Chunk(104).Select(field => field[8..24]);
        return Scripted.Random([reply.Seal.Nonce, .. cookies]);
    }
}
