using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-TIMEGPS (u-blox 8 / M8 protocol specification UBX-13003221, NAV-TIMEGPS).</summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="Nanosecond">To be added to the milliseconds: ±500 000 ns.</param>
/// <param name="Week">GPS week, not reduced modulo 1024.</param>
/// <param name="LeapSeconds">GPS − UTC, s; the firmware's built-in guess while not valid.</param>
/// <param name="Valid">Bit 0 time of week, 1 week number, 2 leap seconds.</param>
/// <param name="AccuracyNanoseconds">Time accuracy estimate, ns.</param>
public readonly record struct NavTimeGps(
    uint TowMilliseconds, int Nanosecond, int Week, int LeapSeconds, byte Valid, uint AccuracyNanoseconds)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Length = 16;

    /// <summary>Week and time of week are known.</summary>
    public bool HasWeekAndTime => (Valid & 0b011) == 0b011;

    /// <summary>The leap seconds are known.</summary>
    public bool IsLeapValid => (Valid & 0b100) != 0;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavTimeGps message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Nanosecond: BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
            Week: BinaryPrimitives.ReadInt16LittleEndian(payload[8..]),
            LeapSeconds: unchecked((sbyte)payload[10]),
            Valid: payload[11],
            AccuracyNanoseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]));
        return true;
    }
}
