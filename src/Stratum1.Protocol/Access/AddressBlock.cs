using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stratum1.Protocol.Access;

/// <summary>A network, or one host: the addresses that share their first <see cref="PrefixLength"/> bits.</summary>
/// <remarks>
/// IPv4 addresses written as IPv6 (::ffff:0:0/96, RFC 4291 §2.5.5.2) are IPv4 here, because that is how a socket open for both
/// families reports IPv4 clients.
/// </remarks>
public readonly record struct AddressBlock
{
    /// <summary>Length of the prefix ::ffff:0:0 that holds all IPv4 addresses.</summary>
    private const int MappedPrefix = 96;

    private static readonly UInt128 MappedOrigin = (UInt128)0xFFFF << 32;

    private AddressBlock(bool isIPv4, UInt128 first, int prefixLength)
    {
        IsIPv4 = isIPv4;
        First = first;
        PrefixLength = prefixLength;
    }

    /// <summary>Which family the block belongs to.</summary>
    public bool IsIPv4 { get; }

    /// <summary>The lowest address, as a number; an IPv4 address in the lowest 32 bits.</summary>
    public UInt128 First { get; }

    /// <summary>0 to 32 or 0 to 128.</summary>
    public int PrefixLength { get; }

    /// <summary>The highest address.</summary>
    public UInt128 Last => First | HostMask(IsIPv4, PrefixLength);

    /// <summary>Every IPv4 address.</summary>
    public static AddressBlock AllIPv4 => Of(isIPv4: true, UInt128.Zero, 0);

    /// <summary>Every IPv6 address.</summary>
    public static AddressBlock AllIPv6 => Of(isIPv4: false, UInt128.Zero, 0);

    /// <summary>Whether the other block lies within this one, or is the same.</summary>
    public bool Contains(AddressBlock other)
        => IsIPv4 == other.IsIPv4 && PrefixLength <= other.PrefixLength && First <= other.First && other.Last <= Last;

    /// <summary>
    /// Reads <c>1.2.3.4</c>, <c>1.2.3.0/24</c>, <c>2001:db8::/32</c> and chrony's short forms, in which the missing octets are
    /// the host part: <c>1.2</c> is 1.2.0.0/16. Bits beyond the prefix are dropped.
    /// </summary>
    /// <returns>False for anything else, host names included.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressBlock block)
    {
        block = default;
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        if (!TryParseIPv4(address, out var first, out var implied))
        {
            if (!TryParseIPv6(address, out first))
                return false;
            implied = 128;
        }

        var isIPv4 = !address.Contains(':');
        var prefixLength = implied;
        if (slash >= 0 && !TryParseDecimal(text[(slash + 1)..], isIPv4 ? 32 : 128, out prefixLength))
            return false;

        block = Of(isIPv4, first, prefixLength);
        return true;
    }

    /// <summary>The address, with its prefix length unless it is a single host.</summary>
    public override string ToString()
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, First);
        var address = new IPAddress(IsIPv4 ? octets[12..] : octets);
        return PrefixLength == (IsIPv4 ? 32 : 128) ? address.ToString() : $"{address}/{PrefixLength}";
    }

    internal static bool IsMapped(UInt128 address) => address >> 32 == MappedOrigin >> 32;

    private static AddressBlock Of(bool isIPv4, UInt128 address, int prefixLength)
    {
        if (!isIPv4 && prefixLength >= MappedPrefix && IsMapped(address))
            return Of(isIPv4: true, address & uint.MaxValue, prefixLength - MappedPrefix);
        return new(isIPv4, address & ~HostMask(isIPv4, prefixLength), prefixLength);
    }

    private static UInt128 HostMask(bool isIPv4, int prefixLength)
    {
        var hostBits = (isIPv4 ? 32 : 128) - prefixLength;
        return hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out UInt128 address, out int prefixLength)
    {
        address = UInt128.Zero;
        prefixLength = 0;
        foreach (var part in text.Split('.'))
        {
            if (prefixLength == 32 || !TryParseDecimal(text[part], 255, out var octet))
                return false;
            address = (address << 8) | (uint)octet;
            prefixLength += 8;
        }

        address <<= 32 - prefixLength;
        return true;
    }

    private static bool TryParseIPv6(ReadOnlySpan<char> text, out UInt128 address)
    {
        address = UInt128.Zero;
        // IPAddress also takes scopes, brackets and ports, none of which can be part of a network.
        if (!text.Contains(':') || text.ContainsAny("%[]") || !IPAddress.TryParse(text, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;

        Span<byte> octets = stackalloc byte[16];
        _ = parsed.TryWriteBytes(octets, out _);
        address = BinaryPrimitives.ReadUInt128BigEndian(octets);
        return true;
    }

    /// <summary>Decimal digits only; a leading zero is refused because some programs read it as octal.</summary>
    private static bool TryParseDecimal(ReadOnlySpan<char> text, int max, out int value)
    {
        value = 0;
        return (text.Length == 1 || (text.Length > 1 && text[0] != '0'))
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
    }
}
