using System.Buffers.Binary;

namespace Stratum1.Protocol.Control.Wire;

/// <summary>Takes the fields of a message from left to right. The caller has checked the length; every octet has a meaning.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> octets)
{
    /// <summary>In place of the upper half of the seconds when the sender's clock has 32 bits.</summary>
    private const uint NoHighSeconds = 0x7FFF_FFFF;

    private ReadOnlySpan<byte> rest = octets;

    internal byte Octet() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    internal short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    internal int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    internal ulong UInt64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    internal double Float() => WireFloat.ToDouble(UInt32());

    /// <summary>A float in seconds; saturates at ±68 years.</summary>
    internal TimeInterval Seconds() => TimeInterval.FromSecondsSaturating(Float());

    /// <summary>A float in parts per million.</summary>
    internal Frequency Ppm() => Frequency.FromPpm(Float());

    /// <summary>Whole seconds since something happened; all bits set means never.</summary>
    internal uint? Age() => UInt32() is var seconds && seconds == uint.MaxValue ? null : seconds;

    /// <summary>A leap indicator; values that do not exist mean unsynchronised.</summary>
    internal static LeapIndicator Leap(int value) => (LeapIndicator)Math.Min(value, (int)LeapIndicator.Unsynchronised);

    internal ReferenceId Id() => new(UInt32());

    internal ControlAddress Address() => ControlAddress.Read(Take(ControlAddress.Length));

    /// <summary>A point in time; nanoseconds beyond the second are cut.</summary>
    internal UtcTime Time()
    {
        var high = UInt32();
        var seconds = ((ulong)(high == NoHighSeconds ? 0 : high) << 32) | UInt32();
        return UtcTime.FromTimespec(unchecked((long)seconds), Math.Min(UInt32(), 999_999_999));
    }

    internal ReadOnlySpan<byte> Take(int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
