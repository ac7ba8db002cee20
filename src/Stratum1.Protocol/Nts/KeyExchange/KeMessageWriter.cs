using System.Buffers.Binary;

namespace Stratum1.Protocol.Nts;

/// <summary>Writes the records of a message one after the other.</summary>
/// <param name="buffer">Long enough for all of them: the messages we write have a known greatest length.</param>
internal ref struct KeMessageWriter(Span<byte> buffer)
{
    private readonly Span<byte> buffer = buffer;

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>Begins a record.</summary>
    /// <returns>Its body, to be filled.</returns>
    public Span<byte> Add(KeRecordType type, bool isCritical, int bodyLength)
    {
        var record = buffer.Slice(Length, KeRecord.HeaderLength + bodyLength);
        BinaryPrimitives.WriteUInt16BigEndian(record, KeRecord.WireType(type, isCritical));
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], (ushort)bodyLength);
        Length += record.Length;
        return record[KeRecord.HeaderLength..];
    }

    /// <summary>Writes a record with one number in it.</summary>
    public void AddNumber(KeRecordType type, bool isCritical, ushort value)
        => BinaryPrimitives.WriteUInt16BigEndian(Add(type, isCritical, bodyLength: sizeof(ushort)), value);

    /// <summary>Ends the message.</summary>
    public void End() => Add(KeRecordType.EndOfMessage, isCritical: true, bodyLength: 0);
}
