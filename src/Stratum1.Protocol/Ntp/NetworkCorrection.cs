using System.Buffers.Binary;

namespace Stratum1.Protocol.Ntp;

/// <summary>
/// The field 10A of NTP over PTP: how long transparent clocks say they held the packet that is being answered. The correction stands
/// in the PTP header of that packet, which its sender never sees, so the receiver sends it back.
/// </summary>
public static class NetworkCorrection
{
    /// <summary>Octets of the whole field: a correction of 64 bits and 16 reserved octets.</summary>
    public const int FieldLength = ExtensionField.HeaderLength + ValueLength;

    private const int ValueLength = 24;

    /// <summary>Whether a field is one of these.</summary>
    public static bool IsIn(in ExtensionField field)
        => field.Type == ExtensionFieldType.NetworkCorrection && field.Value.Length == ValueLength;

    /// <summary>Reads a field that <see cref="IsIn"/> has accepted: seconds with 32 bits of fraction.</summary>
    public static TimeInterval Read(in ExtensionField field) => new(BinaryPrimitives.ReadInt64BigEndian(field.Value));

    /// <summary>Writes the field behind a packet.</summary>
    /// <returns>The packet's new length.</returns>
    public static int Write(Span<byte> packet, int length, TimeInterval correction)
    {
        var value = ExtensionField.Write(packet, length, ExtensionFieldType.NetworkCorrection, ValueLength);
        BinaryPrimitives.WriteInt64BigEndian(value, correction.Units);
        return length + FieldLength;
    }
}
