using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

public class NtsRequestsTests
{
    private const int Batch = 16;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_batch_of_many_clients_is_prepared_whole_and_then_sealed_in_any_order(int seed)
    {
        var random = new Random(seed);
        using var pair = new Pair(seed: seed);
        using var nts = Requests(pair, Batch);
        var responder = new Responder(null, null, nts);
        for (var round = 0; round < 20; round++)
        {
            responder.Adopt(Serving.Requests.Locked, Serving.Requests.Arrival, Serving.Requests.Open);
            using var clients = new Clients(pair, random.Next(1, Batch + 1));
            var drafts = clients.Asked.Select(request => Answer(responder, request, out var reply) is var draft ? (draft, reply) : default)
                .ToArray();
            foreach (var i in Enumerable.Range(0, drafts.Length).OrderBy(_ => random.Next()).ToArray())
            {
                var (draft, reply) = drafts[i];
                responder.Complete(draft, reply, Serving.Requests.Departure);
                Assert.True(clients.Opens(i, reply.AsSpan(0, draft.Length)), $"seed {seed} round {round} client {i}");
            }
        }
    }

    [Fact]
    public void Foreign_cookies_get_a_NAK_of_the_identifier_alone_and_rubbish_nothing_and_both_are_counted()
    {
        using var pair = new Pair();
        using var stranger = new Pair(seed: 5);
        using var nts = Requests(pair, Batch);
        var responder = new Responder(null, null, nts);
        responder.Adopt(Serving.Requests.Locked, Serving.Requests.Arrival, Serving.Requests.Open);
        Assert.Equal(RequestVerdict.KissedNts, Ask(responder, stranger.Request(), out var nak));
        Assert.Equal(NtpHeader.Length + 36, nak.Length);
        Assert.Equal(NtsReplyVerdict.Nak, stranger.Client.Open(nak));

        var request = pair.Request();
        request[^1] ^= 1;
        Assert.Equal(RequestVerdict.KissedNts, Ask(responder, request, out _));
        var withoutId = (byte[])[.. Packets.Header, .. Packets.Fields(request).Skip(1).SelectMany(field => field)];
        Assert.Equal(RequestVerdict.NotAuthentic, Ask(responder, withoutId, out _));
        Assert.Equal(
            (0, 1, 1, 1),
            (nts[NtsRequestVerdict.Authentic], nts[NtsRequestVerdict.UnknownMasterKey], nts[NtsRequestVerdict.ForgedRequest],
                nts[NtsRequestVerdict.Malformed]));
    }

    [Fact]
    public void Replies_prepared_before_master_keys_changed_are_good_afterwards()
    {
        using var pair = new Pair();
        var keys = pair.MasterKeys;
        using var nts = new NtsRequests(new(Scripted.NewCipher, pair.Random), () => keys, Batch);
        var responder = new Responder(null, null, nts);
        responder.Adopt(Serving.Requests.Locked, Serving.Requests.Arrival, Serving.Requests.Open);
        var draft = Answer(responder, pair.Request(), out var reply);
        keys = MasterKeys.Generate(Scripted.Seeded(9));
        responder.Complete(draft, reply, Serving.Requests.Departure);
        Assert.Equal(NtsReplyVerdict.Authentic, pair.Client.Open(reply.AsSpan(0, draft.Length)));
    }

    [SharedDataFact]
    public void With_the_keys_of_chronyd_the_responder_answers_its_clients_with_as_many_cookies_as_chronyd_did()
    {
        var capture = new ChronyCapture("nts");
        Assert.True(MasterKeysText.TryRead(capture.Read("d1.ntskeys"), out var keys, out _, out var error), error);
        using var nts = new NtsRequests(new(Scripted.NewCipher, new(Scripted.Seeded(1))), () => keys!, Batch);
        var responder = new Responder(null, null, nts);
        responder.Adopt(Serving.Requests.Locked, Serving.Requests.Arrival, Serving.Requests.Open);
        foreach (var request in capture.Sent.Where(packet => packet.IsRequest))
        {
            Assert.Equal(RequestVerdict.Answered, Ask(responder, request.Octets, out var reply));
            Assert.Equal(NtsShape.Present, NtsFields.Find(reply, out var fields));
            NtsFields.Find(request.Octets, out var asked);
            var theirs = capture.Sent.Single(packet => !packet.IsRequest && Id(packet.Octets).SequenceEqual(Id(request.Octets)));
            Assert.Equal(theirs.Octets.Length, reply.Length);
            Assert.Equal(theirs.Seal!.Plaintext.Length + Aead.TagLength, fields.Authenticator.Sealed.Length);
            using var aead = Aead.Create(theirs.Seal.Algorithm, Scripted.NewCipher);
            aead.SetKey(theirs.Seal.Key);
            var text = new byte[2048].AsSpan();
            Assert.True(fields.Authenticator.TryOpen(reply, aead, ref text));
            Assert.Equal(1 + asked.Placeholders, text.Length / 104);
        }
    }

    private static ReadOnlySpan<byte> Id(byte[] packet)
    {
        NtsFields.Find(packet, out var fields);
        return fields.UniqueId.Of(packet);
    }

    private static NtsRequests Requests(Pair pair, int capacity)
        => new(new(Scripted.NewCipher, new(Scripted.Seeded(3))), () => pair.MasterKeys, capacity);

    private static RequestVerdict Ask(Responder responder, byte[] request, out byte[] reply)
        => Serving.Requests.Ask(responder, new(request, Serving.Requests.Loopback, 1, Serving.Requests.Arrival), out reply);

    private static ReplyDraft Answer(Responder responder, byte[] request, out byte[] reply)
    {
        reply = new byte[request.Length];
        var verdict = responder.Answer(
            new(request, Serving.Requests.Loopback, 1, Serving.Requests.Arrival), reply, out var draft);
        Assert.Equal(RequestVerdict.Answered, verdict);
        return draft;
    }

    /// <summary>Clients of one server, each with its own keys and a request under way.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly Pair[] pairs;

        internal Clients(Pair server, int count)
        {
            pairs = [.. Enumerable.Range(0, count).Select(i => new Pair(seed: 100 + i))];
            foreach (var pair in pairs)
            {
                pair.UseMasterKeys(server.MasterKeys);
                pair.ExchangeKeys();
            }

            Asked = [.. pairs.Select(pair => pair.Request())];
        }

        internal IReadOnlyList<byte[]> Asked { get; }

        /// <summary>Whether the reply is good for this client, and for no other.</summary>
        internal bool Opens(int client, ReadOnlySpan<byte> reply)
        {
            Assert.Equal(
                Serving.Requests.Departure.Units & ~1UL,
                BinaryPrimitives.ReadUInt64BigEndian(reply[NtpHeader.TransmitOffset..]) & ~1UL);
            for (var i = 0; i < pairs.Length; i++)
            {
                if (pairs[i].Client.Open(reply) == NtsReplyVerdict.Authentic != (i == client))
                    return false;
            }

            return true;
        }

        public void Dispose()
        {
            foreach (var pair in pairs)
                pair.Dispose();
        }
    }
}
