using System.Buffers.Binary;

namespace Stratum1.Protocol.Nts;

/// <summary>A part of a packet.</summary>
/// <param name="Start">Its first octet, counted from the packet's.</param>
/// <param name="Length">How many octets.</param>
internal readonly record struct PacketPart(int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> packet) => packet.Slice(Start, Length);
}

/// <summary>An extension field: type, length of the whole field, value (RFC 7822 §3, figure 1).</summary>
/// <param name="Type">What it is.</param>
/// <param name="Body">The value, with whatever padding it has.</param>
internal readonly record struct ExtensionField(NtsFieldType Type, PacketPart Body)
{
    public const int HeaderLength = 4;

    /// <summary>The shortest field outside the encrypted ones (RFC 7822 §3).</summary>
    public const int Shortest = 16;

    /// <summary>Reads the field at an offset.</summary>
    /// <param name="shortest">The shortest field accepted: <see cref="Shortest"/>, or just the header within encrypted fields.</param>
    /// <returns>False when its length is too small, no multiple of four, or more than there is. Never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, int offset, int shortest, out ExtensionField field)
    {
        field = default;
        if (packet.Length - offset < HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]);
        if (length < shortest || length % 4 != 0 || length > packet.Length - offset)
            return false;
        var type = (NtsFieldType)BinaryPrimitives.ReadUInt16BigEndian(packet[offset..]);
        field = new(type, new(offset + HeaderLength, length - HeaderLength));
        return true;
    }

    /// <summary>Writes type and length; the body is the caller's.</summary>
    public static void WriteHeader(Span<byte> at, NtsFieldType type, int bodyLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], (ushort)(HeaderLength + bodyLength));
    }

    /// <summary>The next multiple of four.</summary>
    public static int Padded(int length) => (length + 3) & ~3;
}
