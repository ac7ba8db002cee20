using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>
/// UBX-NAV-SOL, the time and fix of receivers before u-blox 7 (u-blox 6 protocol specification GPS.G6-SW-10018, NAV-SOL).
/// </summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="Nanosecond">To be added to the milliseconds: ±500 000 ns.</param>
/// <param name="Week">GPS week, not reduced modulo 1024.</param>
/// <param name="FixType">Kind of fix.</param>
/// <param name="Flags">Bit 0 the fix is within the limits, 1 differential, 2 week known, 3 time of week known.</param>
/// <param name="SatellitesUsed">Satellites in the solution.</param>
public readonly record struct NavSol(
    uint TowMilliseconds, int Nanosecond, int Week, UbxFixType FixType, byte Flags, int SatellitesUsed)
{
    private const int Length = 52;

    /// <summary>The fix is within the limits of accuracy that are configured in the receiver.</summary>
    public bool IsFixOk => (Flags & 1) != 0;

    /// <summary>Week and time of week are known.</summary>
    public bool HasWeekAndTime => (Flags & 0b1100) == 0b1100;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavSol message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Nanosecond: BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
            Week: BinaryPrimitives.ReadInt16LittleEndian(payload[8..]),
            FixType: (UbxFixType)payload[10],
            Flags: payload[11],
            SatellitesUsed: payload[47]);
        return true;
    }
}
