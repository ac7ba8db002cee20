using Stratum1.Protocol.Mode6;
using Stratum1.Tests;
using Stratum1.Tests.Mode6;

namespace Stratum1.Protocol.Tests.Mode6;

public class RobustnessTests
{
    private static readonly string[] Words =
    [
        "leap", "kstflags", "frags=2", "limit=5", "recent=3", "nonce=", "last.0=0x1.2", "addr.0=[::1]:5", "srcadr", "name", "=", ",", "\"",
            "mincount=",
    ];

    [Fact]
    public void Every_single_bit_flip_of_a_request_is_survived()
    {
        var ntpq = new Ntpq { View = SampleView.At(Ntpq.Start, clients: 3) };
        foreach (var good in new[]
        {
            Ntpq.Request(Mode6Operation.ReadStatus, SampleView.Receiver), Ntpq.Request(Mode6Operation.ReadVariables, data: "leap,stratum"),
            Ntpq.Request(Mode6Operation.ReadClients, data: $"nonce={ntpq.Nonce()}, frags=4, recent=2, resany=0x20"),
        })
        {
            for (var bit = 0; bit < good.Length * 8; bit++)
            {
                good[bit / 8] ^= (byte)(1 << (bit % 8));
                ntpq.Send(good);
                good[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_quarter_million_random_requests_each_never_throw_or_amplify(int seed)
    {
        var random = new Random(seed);
        var view = SampleView.At(Ntpq.Start, clients: 5);
        var responder = new Mode6Responder([9, 9, 9]);
        var now = NtpTimestamp.From(Ntpq.Start);
        Span<char> made = stackalloc char[ClientNonce.Length];
        ClientNonce.Write([9, 9, 9], Ntpq.Loopback, now, made);
        var nonce = $"nonce={made},";
        var datagram = new byte[Mode6Reply.MaxDatagram];
        var verdicts = new int[Enum.GetValues<Mode6Verdict>().Length];
        for (var i = 0; i < 250_000; i++)
        {
            var withNonce = random.Next(4) == 0;
            var data = withNonce ? nonce : "";
            for (var words = random.Next(4); words > 0; words--)
                data += Words[random.Next(Words.Length)] + ",";
            var request = Ntpq.Request(
                (Mode6Operation)random.Next(14), random.Next(2) == 0 ? (ushort)0 : (ushort)random.Next(40_000, 40_004), data,
                    random.Next(4) * 4);
            for (var changes = random.Next(6) == 0 ? random.Next(4) : 0; changes > 0; changes--)
                request[random.Next(request.Length)] = (byte)random.Next(256);

            var verdict = responder.Answer(new(request, Ntpq.Loopback, isTrusted: false, now), view, out var reply);
            var total = 0;
            for (var part = 0; part < reply.Datagrams; part++)
                total += reply.Write(part, datagram);
            if ((total > request.Length && !withNonce) || (total == 0) != (verdict > Mode6Verdict.Refused))
                Assert.Fail($"seed {seed}, request {i}: {request.Length} octets got {total}, {verdict}");
            verdicts[(int)verdict]++;
        }

        Assert.All(verdicts, count => Assert.True(count > 1000, $"seed {seed}: {string.Join(' ', verdicts)}"));
    }

    /// <summary>Requests of a real ntpq, and the replies of a real ntpd, as tcpdump's test suite has captured them.</summary>
    [SharedDataFact]
    public void Captured_control_messages_are_read()
    {
        const int fileHeader = 24, recordHeader = 16, udpPayload = 14 + 40 + 8; // Ethernet, IPv6, UDP.
        var octets = File.ReadAllBytes(SharedData.PathOf("ntp", "tcpdump", "ntp-control.pcap"));
        var ntpq = new Ntpq();
        var requests = 0;
        var expectedOffset = 0;
        for (var at = fileHeader; at < octets.Length;)
        {
            var length = BitConverter.ToInt32(octets, at + 8);
            var message = octets.AsSpan(at + recordHeader, length)[udpPayload..];
            at += recordHeader + length;
            Assert.True(Mode6Header.TryRead(message, out var header));
            Assert.Equal(expectedOffset, header.Offset);
            expectedOffset = header.HasMore ? header.Offset + header.Count : 0;
            if (header.IsResponse)
                continue;
            requests++;
            ntpq.Send(message.ToArray());
            Assert.Equal(header.Association == 0 ? Mode6Verdict.Answered : Mode6Verdict.Refused, ntpq.Verdict);
        }

        Assert.Equal(8, requests);
    }
}
