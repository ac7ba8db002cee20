using System.Buffers.Binary;

namespace Stratum1.Protocol.Nts;

/// <summary>A record of NTS-KE: critical bit and type, length of the body, body (RFC 8915 §4, figure 3).</summary>
/// <param name="type">What it says.</param>
/// <param name="isCritical">Whether someone who does not know the type must give up.</param>
/// <param name="body">Its value.</param>
public readonly ref struct KeRecord(KeRecordType type, bool isCritical, ReadOnlySpan<byte> body)
{
    /// <summary>Type and length.</summary>
    public const int HeaderLength = 4;

    private const ushort CriticalBit = 0x8000;

    /// <summary>What it says.</summary>
    public KeRecordType Type { get; } = type;

    /// <summary>Whether someone who does not know the type must give up.</summary>
    public bool IsCritical { get; } = isCritical;

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Takes the first record off a message.</summary>
    /// <returns>False when it is not all there yet. Never throws.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> message, out KeRecord record)
    {
        record = default;
        if (message.Length < HeaderLength)
            return false;
        var type = BinaryPrimitives.ReadUInt16BigEndian(message);
        var end = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (message.Length < end)
            return false;
        record = new((KeRecordType)(type & ~CriticalBit), (type & CriticalBit) != 0, message[HeaderLength..end]);
        message = message[end..];
        return true;
    }

    /// <summary>Whether the body is a list of numbers of 16 bits with at least one in it.</summary>
    internal bool IsList => Body.Length >= 2 && Body.Length % 2 == 0;

    /// <summary>A number of a body that <see cref="IsList"/>.</summary>
    internal ushort this[int index] => BinaryPrimitives.ReadUInt16BigEndian(Body[(2 * index)..]);

    /// <summary>The type with its critical bit, as on the wire.</summary>
    internal static ushort WireType(KeRecordType type, bool isCritical) => (ushort)((ushort)type | (isCritical ? CriticalBit : 0));
}
