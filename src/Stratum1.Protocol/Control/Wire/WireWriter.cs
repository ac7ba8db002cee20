using System.Buffers.Binary;

namespace Stratum1.Protocol.Control.Wire;

/// <summary>Puts the fields of a message from left to right, each octet of it.</summary>
internal ref struct WireWriter(Span<byte> octets)
{
    private Span<byte> rest = octets;

    internal void Octet(byte value) => Take(1)[0] = value;

    /// <summary>A count; saturates at 65 535.</summary>
    internal void UInt16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Take(2), ushort.CreateSaturating(value));

    /// <summary>A small signed number; saturates at ±32 767.</summary>
    internal void Int16(int value) => BinaryPrimitives.WriteInt16BigEndian(Take(2), short.CreateSaturating(value));

    internal void Flag(bool value) => Octet(value ? (byte)1 : (byte)0);

    internal void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    internal void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    internal void UInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    internal void Float(double value) => UInt32(WireFloat.FromDouble(value));

    internal void Seconds(TimeInterval value) => Float(value.Seconds);

    internal void Ppm(Frequency value) => Float(value.Ppm);

    internal void Age(uint? seconds) => UInt32(seconds ?? uint.MaxValue);

    internal void Id(ReferenceId value) => UInt32(value.Value);

    internal void Address(ControlAddress value) => value.Write(Take(ControlAddress.Length));

    internal void Time(UtcTime value)
    {
        UInt64(unchecked((ulong)value.Seconds));
        UInt32((uint)value.NanosecondOfSecond);
    }

    /// <summary>Octets without meaning.</summary>
    internal void Fill(int length, byte value = 0) => Take(length).Fill(value);

    internal Span<byte> Take(int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
