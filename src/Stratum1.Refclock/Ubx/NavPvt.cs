using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>
/// UBX-NAV-PVT: date, time, fix (u-blox 8 / M8 protocol specification UBX-13003221, NAV-PVT). Position and velocity are not read.
/// </summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="Date">UTC, rounded to the nearest second; meaningless unless the flags say so.</param>
/// <param name="Valid">Bit 0 date, 1 time of day, 2 fully resolved, 3 magnetic declination; newer firmware uses the others.</param>
/// <param name="AccuracyNanoseconds">Time accuracy estimate, ns.</param>
/// <param name="Nanosecond">To be added to <paramref name="Date"/>: −1e9 to 1e9 ns.</param>
/// <param name="FixType">Kind of fix.</param>
/// <param name="Flags">Bit 0: the fix is within the receiver's accuracy limits.</param>
/// <param name="SatellitesUsed">Satellites in the solution.</param>
public readonly record struct NavPvt(
    uint TowMilliseconds,
    UtcDate Date,
    byte Valid,
    uint AccuracyNanoseconds,
    int Nanosecond,
    UbxFixType FixType,
    byte Flags,
    int SatellitesUsed)
{
    /// <summary>Bytes of the payload since u-blox 8; u-blox 7 sent 8 fewer.</summary>
    public const int Length = 92;

    private const int MinLength = 84;

    /// <summary>Date and time of day are known, perhaps not to the second.</summary>
    public bool HasDateAndTime => (Valid & 0b011) == 0b011;

    /// <summary>Date and time of day are known, and no second is in doubt.</summary>
    public bool IsFullyResolved => (Valid & 0b111) == 0b111;

    /// <summary>The fix is within the limits of accuracy that are configured in the receiver.</summary>
    public bool IsFixOk => (Flags & 1) != 0;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavPvt message)
    {
        message = default;
        if (payload.Length < MinLength)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            Date: UbxDate.Read(payload[4..]),
            Valid: payload[11],
            AccuracyNanoseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]),
            Nanosecond: BinaryPrimitives.ReadInt32LittleEndian(payload[16..]),
            FixType: (UbxFixType)payload[20],
            Flags: payload[21],
            SatellitesUsed: payload[23]);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes, position and velocity zero.</summary>
    public void Write(Span<byte> payload)
    {
        payload[..Length].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(payload, TowMilliseconds);
        UbxDate.Write(payload[4..], Date);
        payload[11] = Valid;
        BinaryPrimitives.WriteUInt32LittleEndian(payload[12..], AccuracyNanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(payload[16..], Nanosecond);
        payload[20] = (byte)FixType;
        payload[21] = Flags;
        payload[23] = (byte)SatellitesUsed;
    }
}
