using System.Net;
using System.Text.Json;
using Stratum1.Protocol.Ntp;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Captures;

/// <summary>A packet of shared/data/ntp/chrony-captures, as its sender had it.</summary>
/// <param name="Seconds">By the simulated clock of the sender, since 1970.</param>
/// <param name="From">Its sender.</param>
/// <param name="To">Its destination.</param>
/// <param name="Octets">The payload.</param>
internal sealed record CapturedPacket(decimal Seconds, IPEndPoint From, IPEndPoint To, byte[] Octets)
{
    internal NtpMode Mode => (NtpMode)(Octets[0] & 7);

    internal NtpHeader Header
        => NtpHeader.TryRead(Octets, out var header) ? header : throw new InvalidDataException("shorter than a header");

    /// <summary>Each packet of a scenario once, in the order of the senders' clocks.</summary>
    internal static IReadOnlyList<CapturedPacket> Of(string scenario)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", scenario, "vectors.json")));
        return [.. file.RootElement.GetProperty("packets").EnumerateArray()
            .Where(p => p.GetProperty("dir").GetString() == "tx")
            .Select(p => new CapturedPacket(
                decimal.Parse(p.GetProperty("time").GetString()!),
                EndPoint(p.GetProperty("src").GetString()!),
                EndPoint(p.GetProperty("dst").GetString()!),
                Convert.FromHexString(p.GetProperty("hex").GetString()!)))
            .OrderBy(p => p.Seconds)];
    }

    /// <summary>When it arrives after so many seconds on the way, by a clock that agrees with the sender's.</summary>
    internal NtpTimestamp ArrivalAfter(decimal seconds)
        => NtpTimestamp.From(new UtcTime(0, 0) + TimeInterval.FromSeconds((double)(Seconds + seconds)));

    /// <summary>The request a captured reply answers.</summary>
    internal CapturedPacket RequestIn(IEnumerable<CapturedPacket> packets)
        => packets.First(p => p.Mode == NtpMode.Client && (p.Header.Transmit == Header.Origin || p.Header.Receive == Header.Origin));

    /// <summary>Reads <c>address:port</c>, in which an IPv6 address has no brackets.</summary>
    private static IPEndPoint EndPoint(string text)
    {
        var colon = text.LastIndexOf(':');
        return new(IPAddress.Parse(text[..colon]), int.Parse(text[(colon + 1)..]));
    }
}
