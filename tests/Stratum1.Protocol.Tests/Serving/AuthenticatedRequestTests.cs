using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Protocol.Tests.Authentication;

namespace Stratum1.Protocol.Tests.Serving;

public class AuthenticatedRequestTests
{
    private static readonly SymmetricKey Key = Keys.Make(5, MacAlgorithm.Sha256);
    private static readonly ServingRules Rules = Requests.Open with { Keys = new([Key]) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_request_with_a_MAC_is_answered_with_one_of_the_same_length(int version)
    {
        var request = WithMac(version, Key);
        Assert.Equal(RequestVerdict.Answered, Ask(request, out var reply));
        Assert.Equal(request.Length, reply.Length);
        Assert.True(new MacMaker().IsValid(Key, reply, NtpHeader.Length));
        Assert.True(NtpHeader.TryRead(reply, out var header));
        Assert.Equal(Requests.Departure, header.Transmit);
    }

    [Fact]
    public void A_peers_request_is_answered_as_passive_with_a_MAC()
    {
        var request = WithMac(4, Key, NtpMode.SymmetricActive);
        Assert.Equal(RequestVerdict.Answered, Ask(request, out var reply));
        Assert.Equal((4 << 3) | (int)NtpMode.SymmetricPassive, reply[0]);
        Assert.True(new MacMaker().IsValid(Key, reply, NtpHeader.Length));
    }

    [Fact]
    public void Extension_fields_are_covered_by_the_MAC()
    {
        var request = new byte[NtpHeader.Length + MonotonicRoot.FieldLength + Key.MacLength(4)];
        Requests.Packet(4, NtpMode.Client).CopyTo(request, 0);
        var length = default(MonotonicRoot).Write(request, NtpHeader.Length);
        new MacMaker().Append(Key, request, length);

        Assert.Equal(RequestVerdict.Answered, Ask(request, out var reply));
        Assert.Equal(request.Length, reply.Length);
        Assert.True(new MacMaker().IsValid(Key, reply, length));
        request[length - 1] ^= 1;
        Assert.Equal(RequestVerdict.NotAuthentic, Ask(request, out _));
    }

    [Fact]
    public void Each_bit_of_a_request_counts()
    {
        var request = WithMac(4, Key);
        for (var bit = 8; bit < request.Length * 8; bit++)
        {
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            var expected = bit / 8 is >= 48 and < 52 ? RequestVerdict.UnknownKey : RequestVerdict.NotAuthentic;
            Assert.Equal(expected, Ask(request, out _));
            request[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_whole_digest_in_version_4_and_a_cut_one_in_version_3_are_refused()
    {
        var whole = WithMac(3, Key);
        whole[0] = (4 << 3) | 3;
        Assert.Equal(RequestVerdict.Malformed, Ask(whole, out _));
        var cut = WithMac(4, Key);
        cut[0] = (3 << 3) | 3;
        Assert.Equal(RequestVerdict.NotAuthentic, Ask(cut, out _));
    }

    [Fact]
    public void A_crypto_NAK_is_not_answered()
        => Assert.Equal(RequestVerdict.UnknownKey, Ask(Requests.Packet(4, NtpMode.Client, 0, 0, 0, 0), out _));

    [Fact]
    public void Authenticated_requests_are_counted()
    {
        var responder = new Responder();
        responder.Adopt(Requests.Locked, Requests.Arrival, Rules);
        Requests.Ask(responder, new(WithMac(4, Key), Requests.Loopback, 1, Requests.Arrival), out _);
        Requests.Ask(responder, new(Requests.Packet(4, NtpMode.Client), Requests.Loopback, 1, Requests.Arrival, StampSource.Daemon), out _);
        Assert.Equal(1, responder.Counters.Authenticated);
        Assert.Equal(1, responder.Counters.ReceiveStamps(StampSource.Kernel));
        Assert.Equal(1, responder.Counters.ReceiveStamps(StampSource.Daemon));
        Assert.Equal(2, responder.Counters.TransmitStamps(StampSource.Daemon));
    }

    [Fact]
    public void A_kiss_has_a_MAC_too()
    {
        var responder = new Responder(new ClientTable(8, new RateLimit(interval: 12, burst: 1, leak: 4, kiss: 1), seed: 1));
        responder.Adopt(Requests.Locked, Requests.Arrival, Rules);
        var kisses = 0;
        for (var i = 0; i < 100; i++)
        {
            if (Requests.Ask(
                responder, new(WithMac(4, Key), Requests.Loopback, 1, Requests.Arrival), out var reply) != RequestVerdict.KissedRate)
                continue;
            Assert.True(new MacMaker().IsValid(Key, reply, NtpHeader.Length));
            Assert.True(NtpHeader.TryRead(reply, out var header));
            Assert.Equal((LeapIndicator.Unsynchronised, (byte)0, "RATE"), (header.Leap, header.Stratum, header.ReferenceId.ToString()));
            Assert.Equal(12, header.Poll);
            kisses++;
        }

        Assert.InRange(kisses, 30, 70);
    }

    private static byte[] WithMac(int version, SymmetricKey key, NtpMode mode = NtpMode.Client)
    {
        var request = new byte[NtpHeader.Length + key.MacLength(version)];
        Requests.Packet(version, mode).CopyTo(request, 0);
        new MacMaker().Append(key, request, NtpHeader.Length);
        return request;
    }

    private static RequestVerdict Ask(byte[] request, out byte[] reply)
        => Requests.Ask(request, Requests.Locked, Rules, Requests.Loopback, Requests.ClientPort, out reply);
}
