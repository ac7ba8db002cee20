using System.Buffers.Binary;

namespace Stratum1.Protocol.Ntp;

/// <summary>
/// The value of the experimental field F323: the root distance in finer units than the header has, and the time of reception on a
/// scale that the server's steps and slews of phase do not touch. In a request all but the magic number is zero.
/// </summary>
/// <param name="RootDelay">Round-trip delay to the primary reference; not negative, resolution 3.7 ns, below 16 s.</param>
/// <param name="RootDispersion">Bound of the error without half the root delay; the same range.</param>
/// <param name="Receive">When the request arrived, on the monotonic scale; zero when not told.</param>
/// <param name="Epoch">A number drawn when the monotonic scale begins anew; readings of different epochs cannot be compared.</param>
public readonly record struct MonotonicRoot(TimeInterval RootDelay, TimeInterval RootDispersion, NtpTimestamp Receive, uint Epoch)
{
    /// <summary>Octets of the whole field.</summary>
    public const int FieldLength = ExtensionField.HeaderLength + ValueLength;

    private const int ValueLength = 24;

    /// <summary>Tells chrony's experiment from others with the same number.</summary>
    private const uint Magic = 0xF5BE_DD9A;

    /// <summary>The wire has 28 bits of fraction, an interval 32.</summary>
    private const int DroppedBits = 4;

    /// <summary>Whether a field is one of these.</summary>
    public static bool IsIn(in ExtensionField field)
        => field.Type == ExtensionFieldType.MonotonicRoot && field.Value.Length == ValueLength
           && BinaryPrimitives.ReadUInt32BigEndian(field.Value) == Magic;

    /// <summary>Reads a field that <see cref="IsIn"/> has accepted.</summary>
    public static MonotonicRoot Read(in ExtensionField field)
        => new(
            new((long)BinaryPrimitives.ReadUInt32BigEndian(field.Value[4..]) << DroppedBits),
            new((long)BinaryPrimitives.ReadUInt32BigEndian(field.Value[8..]) << DroppedBits),
            new(BinaryPrimitives.ReadUInt64BigEndian(field.Value[12..])),
            BinaryPrimitives.ReadUInt32BigEndian(field.Value[20..]));

    /// <summary>Writes the field behind a packet; bounds are rounded up.</summary>
    /// <returns>The packet's new length.</returns>
    public int Write(Span<byte> packet, int length)
    {
        var value = ExtensionField.Write(packet, length, ExtensionFieldType.MonotonicRoot, ValueLength);
        BinaryPrimitives.WriteUInt32BigEndian(value, Magic);
        BinaryPrimitives.WriteUInt32BigEndian(value[4..], RoundedUp(RootDelay));
        BinaryPrimitives.WriteUInt32BigEndian(value[8..], RoundedUp(RootDispersion));
        BinaryPrimitives.WriteUInt64BigEndian(value[12..], Receive.Units);
        BinaryPrimitives.WriteUInt32BigEndian(value[20..], Epoch);
        return length + FieldLength;
    }

    private static uint RoundedUp(TimeInterval length)
        => uint.CreateSaturating(((Int128)length.Units + ((1 << DroppedBits) - 1)) >> DroppedBits);
}
