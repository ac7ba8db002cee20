using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-TIMEUTC (u-blox 8 / M8 protocol specification UBX-13003221, NAV-TIMEUTC).</summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="AccuracyNanoseconds">Time accuracy estimate, ns.</param>
/// <param name="Nanosecond">To be added to <paramref name="Date"/>: −1e9 to 1e9 ns.</param>
/// <param name="Date">UTC, rounded to the nearest second; second 60 in a leap second.</param>
/// <param name="Valid">Bit 0 time of week, 1 week number, 2 UTC (leap seconds known); bits 4 to 7 name the UTC laboratory.</param>
public readonly record struct NavTimeUtc(uint TowMilliseconds, uint AccuracyNanoseconds, int Nanosecond, UtcDate Date, byte Valid)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Length = 20;

    /// <summary>Time of week and week number are known, so the date is right but for leap seconds.</summary>
    public bool HasDateAndTime => (Valid & 0b011) == 0b011;

    /// <summary>The leap seconds are known.</summary>
    public bool IsUtcValid => (Valid & 0b100) != 0;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavTimeUtc message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            AccuracyNanoseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]),
            Nanosecond: BinaryPrimitives.ReadInt32LittleEndian(payload[8..]),
            Date: UbxDate.Read(payload[12..]),
            Valid: payload[19]);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, TowMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], AccuracyNanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(payload[8..], Nanosecond);
        UbxDate.Write(payload[12..], Date);
        payload[19] = Valid;
    }
}
