using System.Net;
using System.Text.Json;
using Stratum1.Protocol.Ntp;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Ntp;

/// <summary>Our server, given the state that a captured chronyd served, makes the same octets it made.</summary>
public class CaptureTests
{
    [SharedDataTheory]
    [InlineData("v4-basic", 12)]
    [InlineData("v3-basic", 9)]
    [InlineData("v4-ipv6", 13)]
    [InlineData("leap-insert", 38)]
    public void Replies_of_chronyd_are_rebuilt_octet_by_octet(string scenario, int replies)
    {
        var packets = Sent(scenario);
        var rebuilt = 0;
        foreach (var (from, reply) in packets.Where(p => p.Octets is [var first, ..] && (first & 7) == (int)NtpMode.Server))
        {
            Assert.True(NtpHeader.TryRead(reply, out var header));
            var (client, request) = packets.First(p => (p.Octets[0] & 7) == (int)NtpMode.Client
                && p.Octets.AsSpan(40).SequenceEqual(reply.AsSpan(24, 8)));
            Assert.NotEqual(from, client);

            Assert.Equal(Convert.ToHexString(reply), Convert.ToHexString(Answer(request, client, header)));
            rebuilt++;
        }

        Assert.Equal(replies, rebuilt);
    }

    [SharedDataFact]
    public void A_request_with_a_MAC_is_met_with_silence_as_by_chronyd_without_that_key()
    {
        foreach (var (_, request) in Sent("mac-wrong-key"))
            Assert.Equal(RequestVerdict.UnknownKey, Requests.Ask(request, out _));
    }

    [SharedDataTheory]
    [InlineData("ef-monoroot")]
    public void A_request_with_an_unknown_extension_field_gets_a_plain_reply(string scenario)
    {
        var requests = Sent(scenario).Where(p => (p.Octets[0] & 7) == (int)NtpMode.Client).ToArray();
        Assert.NotEmpty(requests);
        Assert.All(requests, r => Assert.Equal(RequestVerdict.Answered, Requests.Ask(r.Octets, out _)));
        Assert.All(requests, r => Assert.Equal(76, r.Octets.Length));
    }

    /// <summary>A server in the state that <paramref name="captured"/> shows answers the same request.</summary>
    private static byte[] Answer(byte[] request, IPEndPoint client, NtpHeader captured)
    {
        var state = new ServedState(
            Answers: true,
            captured.Leap,
            captured.Stratum,
            captured.Precision,
            captured.RootDelay.Interval,
            captured.RootDispersion.Interval,
            DispersionAt: captured.Receive,
            DispersionGrowth: Frequency.FromPpm(1),
            captured.ReferenceId,
            captured.Reference);

        var reply = new byte[NtpHeader.Length];
        var asked = new NtpRequest(request, client.Address.GetAddressBytes(), (ushort)client.Port, captured.Receive);
        var verdict = new Responder().Answer(asked, state, Requests.Everybody, reply, out var length);
        Assert.Equal(RequestVerdict.Answered, verdict);
        Responder.Stamp(reply, captured.Transmit);
        return reply[..length];
    }

    /// <summary>Reads <c>address:port</c>, in which an IPv6 address has no brackets.</summary>
    private static IPEndPoint EndPoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return new(IPAddress.Parse(text[..colon]), int.Parse(text[(colon + 1)..]));
    }

    /// <summary>Each packet once, as its sender had it.</summary>
    private static List<(IPEndPoint From, byte[] Octets)> Sent(string scenario)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", scenario, "vectors.json")));
        return [.. file.RootElement.GetProperty("packets").EnumerateArray()
            .Where(p => p.GetProperty("dir").GetString() == "tx")
            .Select(p => (EndPoint(p.GetProperty("src").GetString()!), Convert.FromHexString(p.GetProperty("hex").GetString()!)))];
    }
}
