using System.Buffers.Binary;

namespace Stratum1.Protocol.Ntp;

/// <summary>Types of extension fields that mean something here (IANA, "NTP Extension Field Types"; F323 is experimental).</summary>
public enum ExtensionFieldType : ushort
{
    /// <summary>NTS: names the exchange (RFC 8915 §5.3).</summary>
    UniqueIdentifier = 0x0104,

    /// <summary>NTP over PTP: what transparent clocks measured on the way (draft-ietf-ntp-over-ptp).</summary>
    NetworkCorrection = 0x010A,

    /// <summary>NTS: the server's memory, kept by the client (RFC 8915 §5.4).</summary>
    Cookie = 0x0204,

    /// <summary>NTS: room for a further cookie in the reply (RFC 8915 §5.5).</summary>
    CookiePlaceholder = 0x0304,

    /// <summary>NTS: nonce, tag and encrypted fields (RFC 8915 §5.6).</summary>
    Authenticator = 0x0404,

    /// <summary>chrony's experiment: root distance in finer units and a timescale without steps.</summary>
    MonotonicRoot = 0xF323,
}

/// <summary>
/// One extension field, and the walk over all of a packet (RFC 7822 §3, figure 1: type, length of the whole field, value).
/// </summary>
/// <param name="type">Registered or not.</param>
/// <param name="value">Without the first four octets, with padding.</param>
public readonly ref struct ExtensionField(ushort type, ReadOnlySpan<byte> value)
{
    /// <summary>Type and length.</summary>
    public const int HeaderLength = 4;

    /// <summary>The shortest field (RFC 7822 §3).</summary>
    public const int ShortestLength = 16;

    /// <summary>Registered or not.</summary>
    public ExtensionFieldType Type { get; } = (ExtensionFieldType)type;

    /// <summary>What follows type and length.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Reads the field at an offset. Never throws.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="offset">Where the field begins; moved to its end.</param>
    /// <param name="field">The field.</param>
    /// <param name="shortest">The shortest field accepted: among fields that NTS has encrypted, just the header.</param>
    /// <returns>False when no well-formed field fits there: the length is short, not a multiple of four, or too long.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, scoped ref int offset, out ExtensionField field, int shortest = ShortestLength)
    {
        field = default;
        var rest = packet[offset..];
        if (rest.Length < HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length < shortest || length % 4 != 0 || length > rest.Length)
            return false;
        field = new(BinaryPrimitives.ReadUInt16BigEndian(rest), rest[HeaderLength..length]);
        offset += length;
        return true;
    }

    /// <summary>Writes type and length, and clears the value.</summary>
    /// <param name="packet">The packet being written.</param>
    /// <param name="offset">Where its last part ended.</param>
    /// <param name="type">The field's type.</param>
    /// <param name="valueLength">Octets of the value; with the header a multiple of four.</param>
    /// <returns>The value, to be filled.</returns>
    public static Span<byte> Write(Span<byte> packet, int offset, ExtensionFieldType type, int valueLength)
    {
        var field = packet.Slice(offset, HeaderLength + valueLength);
        WriteHeader(field, type, valueLength);
        var value = field[HeaderLength..];
        value.Clear();
        return value;
    }

    /// <summary>Writes type and length; the value is the caller's.</summary>
    public static void WriteHeader(Span<byte> at, ExtensionFieldType type, int valueLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], (ushort)(HeaderLength + valueLength));
    }

    /// <summary>The next multiple of four.</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}
