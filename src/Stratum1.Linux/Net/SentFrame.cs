using System.Buffers.Binary;

namespace Stratum1.Linux;

/// <summary>A packet that left, as the kernel gives it back: with the headers of whatever link it left by.</summary>
public static class SentFrame
{
    private const int LongestLinkHeader = 64;
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;
    private const int UdpHeader = 8;
    private const byte UdpProtocol = 17;

    /// <summary>Finds the payload. Link headers differ (Ethernet, VLAN, tunnels, none); what follows them tells its own length.</summary>
    /// <returns>The payload; empty when this is no UDP packet, or one with options that we never send.</returns>
    public static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> frame)
    {
        for (var start = 0; start <= LongestLinkHeader && start < frame.Length; start++)
        {
            var packet = frame[start..];
            if (Header(packet) is { } header && BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 4)..]) is var length
                && length >= UdpHeader && header + length == packet.Length)
            {
                return packet[(header + UdpHeader)..];
            }
        }

        return default;
    }

    /// <summary>Octets of the IP header if one begins here and its length is that of the rest.</summary>
    private static int? Header(ReadOnlySpan<byte> packet)
    {
        var isIPv4 = packet.Length >= IPv4Header + UdpHeader && packet[0] == 0x45 && packet[9] == UdpProtocol
            && BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) == packet.Length;
        if (isIPv4)
            return IPv4Header;
        var isIPv6 = packet.Length >= IPv6Header + UdpHeader && packet[0] >> 4 == 6 && packet[6] == UdpProtocol
            && BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) == packet.Length - IPv6Header;
        return isIPv6 ? IPv6Header : null;
    }
}
