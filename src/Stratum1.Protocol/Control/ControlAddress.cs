using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stratum1.Protocol.Control;

/// <summary>What kind of address the control protocol carries; the numbers are the wire's.</summary>
public enum ControlAddressKind : byte
{
    /// <summary>None; in a request often: all.</summary>
    None = 0,

    /// <summary>An IPv4 address.</summary>
    IPv4 = 1,

    /// <summary>An IPv6 address.</summary>
    IPv6 = 2,

    /// <summary>The number of a source whose name has no address yet.</summary>
    Unresolved = 3,
}

/// <summary>The address of a source or of a client in the control protocol: 16 octets, a family, and padding.</summary>
/// <param name="Kind">Which family.</param>
/// <param name="Value">The address as a number: 32 bits of it for IPv4 and unresolved sources.</param>
public readonly record struct ControlAddress(ControlAddressKind Kind, UInt128 Value)
{
    internal const int Length = 20;

    private const int FamilyOffset = 16;

    /// <summary>How an unresolved source is written, before its number in ten decimal digits.</summary>
    private const string UnresolvedPrefix = "ID#";

    /// <summary>No address.</summary>
    public static ControlAddress None => default;

    /// <summary>A source that has a name but no address yet.</summary>
    public static ControlAddress Unresolved(uint number) => new(ControlAddressKind.Unresolved, number);

    /// <summary>An address; one of IPv4 mapped into IPv6 (RFC 4291 §2.5.5.2) becomes IPv4.</summary>
    public static ControlAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> octets = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        _ = address.TryWriteBytes(octets, out var length);
        return length == 4 ? FromIPv4(octets) : new(ControlAddressKind.IPv6, BinaryPrimitives.ReadUInt128BigEndian(octets));
    }

    /// <summary>Reads <c>192.0.2.1</c>, <c>2001:db8::1</c> or <c>ID#0000000001</c>.</summary>
    public static bool TryParse(string text, out ControlAddress address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = default;
        if (text.StartsWith(UnresolvedPrefix, StringComparison.Ordinal)
            && uint.TryParse(text.AsSpan(UnresolvedPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            address = Unresolved(number);
            return true;
        }

        // IPAddress also takes "1" and "1.2" for IPv4, and scopes for IPv6.
        if (!IPAddress.TryParse(text, out var parsed) || text.AsSpan().ContainsAny("%[]")
            || (parsed.AddressFamily == AddressFamily.InterNetwork && text.AsSpan().Count('.') != 3))
            return false;
        address = From(parsed);
        return true;
    }

    /// <summary>The address for the sockets of this machine.</summary>
    /// <returns>Null for a source without an address.</returns>
    public IPAddress? ToIPAddress()
    {
        Span<byte> octets = stackalloc byte[16];
        var length = CopyTo(octets);
        return length == 0 ? null : new IPAddress(octets[..length]);
    }

    /// <summary>The octets in network order, as <see cref="Access.AccessTable"/> takes them.</summary>
    /// <param name="octets">Room for 16.</param>
    /// <returns>4, 16, or 0 for a source without an address.</returns>
    public int CopyTo(Span<byte> octets)
    {
        switch (Kind)
        {
            case ControlAddressKind.IPv4:
                BinaryPrimitives.WriteUInt32BigEndian(octets, (uint)(Value & uint.MaxValue));
                return 4;
            case ControlAddressKind.IPv6:
                BinaryPrimitives.WriteUInt128BigEndian(octets, Value);
                return 16;
            default:
                return 0;
        }
    }

    /// <summary>As people write it.</summary>
    public override string ToString()
        => Kind == ControlAddressKind.Unresolved ? $"{UnresolvedPrefix}{(uint)Value:D10}" : ToIPAddress()?.ToString() ?? "";

    /// <summary>A reference clock has its name where others have an IPv4 address.</summary>
    internal static ControlAddress OfReferenceClock(ReferenceId id) => new(ControlAddressKind.IPv4, id.Value);

    internal static ControlAddress Read(ReadOnlySpan<byte> field)
        => (ControlAddressKind)Math.Min(BinaryPrimitives.ReadUInt16BigEndian(field[FamilyOffset..]), byte.MaxValue) switch
        {
            ControlAddressKind.IPv4 => FromIPv4(field),
            ControlAddressKind.IPv6 => new(ControlAddressKind.IPv6, BinaryPrimitives.ReadUInt128BigEndian(field)),
            ControlAddressKind.Unresolved => Unresolved(BinaryPrimitives.ReadUInt32BigEndian(field)),
            _ => None,
        };

    internal void Write(Span<byte> field)
    {
        field = field[..Length];
        field.Clear();
        if (Kind == ControlAddressKind.Unresolved)
            BinaryPrimitives.WriteUInt32BigEndian(field, (uint)(Value & uint.MaxValue));
        else
            CopyTo(field);
        BinaryPrimitives.WriteUInt16BigEndian(field[FamilyOffset..], (ushort)Kind);
    }

    private static ControlAddress FromIPv4(ReadOnlySpan<byte> octets)
        => new(ControlAddressKind.IPv4, BinaryPrimitives.ReadUInt32BigEndian(octets));
}
