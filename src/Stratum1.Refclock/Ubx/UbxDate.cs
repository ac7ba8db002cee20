using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>The seven bytes of a civil date and time in NAV-PVT and NAV-TIMEUTC: 16-bit year, then a byte each.</summary>
internal static class UbxDate
{
    public static UtcDate Read(ReadOnlySpan<byte> bytes)
        => new(BinaryPrimitives.ReadUInt16LittleEndian(bytes), bytes[2], bytes[3], bytes[4], bytes[5], bytes[6]);

    /// <summary>Writes the seven bytes.</summary>
    /// <exception cref="OverflowException">A field is beyond its width.</exception>
    public static void Write(Span<byte> bytes, UtcDate date)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)date.Year);
        bytes[2] = (byte)date.Month;
        bytes[3] = (byte)date.Day;
        bytes[4] = (byte)date.Hour;
        bytes[5] = (byte)date.Minute;
        bytes[6] = (byte)date.Second;
    }
}
