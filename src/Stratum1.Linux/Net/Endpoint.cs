using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Stratum1.Linux;

/// <summary>An IPv4 or IPv6 address with a port, as a plain value: comparable, hashable, without an object behind it.</summary>
/// <param name="Address">The address as a number, most significant octet first; IPv4 in the low 32 bits.</param>
/// <param name="Port">UDP port; zero where only the address matters.</param>
/// <param name="IsIPv6">Which family.</param>
/// <param name="Interface">Index of the interface: part of a link-local IPv6 address; else where a packet was seen, or zero.</param>
public readonly record struct Endpoint(UInt128 Address, ushort Port, bool IsIPv6, uint Interface = 0)
{
    /// <summary>sizeof(struct sockaddr_in6), the longer of the two.</summary>
    internal const int LongestSockaddr = 28;

    internal const int ShortSockaddr = 16;

    /// <summary>From .NET's types.</summary>
    /// <exception cref="ArgumentException">Neither IPv4 nor IPv6.</exception>
    public static Endpoint From(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> octets = stackalloc byte[16];
        if (!address.TryWriteBytes(octets, out var length))
            throw new ArgumentException("neither IPv4 nor IPv6", nameof(address));

        return address.AddressFamily == AddressFamily.InterNetwork
            ? new(BinaryPrimitives.ReadUInt32BigEndian(octets[..length]), (ushort)port, IsIPv6: false)
            : new(BinaryPrimitives.ReadUInt128BigEndian(octets[..length]), (ushort)port, IsIPv6: true, (uint)address.ScopeId);
    }

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsIPv6 ? (byte)(Address >> 120) == 0xFF : (byte)(Address >> 28) == 0xE;

    /// <summary>fe80::/10: means something only together with an interface.</summary>
    public bool IsLinkLocal => IsIPv6 && (uint)(Address >> 118) == 0xFE80 >> 6;

    /// <summary>For logs and other slow paths: allocates.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        return IsLinkLocal ? new(octets[..WriteAddress(octets)], Interface) : new(octets[..WriteAddress(octets)]);
    }

    /// <summary>Writes the address in network order.</summary>
    /// <param name="octets">Room for 16.</param>
    /// <returns>4 or 16.</returns>
    public int WriteAddress(Span<byte> octets)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(octets, Address);
            return 16;
        }

        BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)Address);
        return 4;
    }

    /// <summary>For example <c>192.0.2.1:123</c> or <c>[fe80::1%2]:123</c>.</summary>
    public override string ToString() => new IPEndPoint(ToIPAddress(), Port).ToString();

    /// <summary>Reads a struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)): family in host order, the rest in network order.</summary>
    internal static Endpoint ReadSockaddr(ReadOnlySpan<byte> sockaddr)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]);
        return BitConverter.ToUInt16(sockaddr) == Libc.AF_INET6
            ? new(BinaryPrimitives.ReadUInt128BigEndian(sockaddr[8..]), port, IsIPv6: true, BitConverter.ToUInt32(sockaddr[24..]))
            : new(BinaryPrimitives.ReadUInt32BigEndian(sockaddr[4..]), port, IsIPv6: false);
    }

    /// <summary>The address in a struct sockaddr_in or sockaddr_in6 of this length: 4 or 16 octets.</summary>
    internal static ReadOnlySpan<byte> AddressIn(ReadOnlySpan<byte> sockaddr, uint length)
        => length >= LongestSockaddr ? sockaddr.Slice(8, 16) : sockaddr.Slice(4, 4);

    /// <summary>The port in either of them.</summary>
    internal static ushort PortIn(ReadOnlySpan<byte> sockaddr) => BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]);

    /// <summary>Writes struct sockaddr_in or sockaddr_in6.</summary>
    /// <param name="sockaddr">Room for <see cref="LongestSockaddr"/>.</param>
    /// <returns>Its length.</returns>
    internal int WriteSockaddr(Span<byte> sockaddr)
    {
        sockaddr[..LongestSockaddr].Clear();
        BitConverter.TryWriteBytes(sockaddr, (ushort)(IsIPv6 ? Libc.AF_INET6 : Libc.AF_INET));
        BinaryPrimitives.WriteUInt16BigEndian(sockaddr[2..], Port);
        WriteAddress(sockaddr[(IsIPv6 ? 8 : 4)..]);
        if (!IsIPv6)
            return ShortSockaddr;

        // The scope of any other address is where a packet was seen, not where it must go.
        BitConverter.TryWriteBytes(sockaddr[24..], IsLinkLocal || IsMulticast ? Interface : 0);
        return LongestSockaddr;
    }
}
