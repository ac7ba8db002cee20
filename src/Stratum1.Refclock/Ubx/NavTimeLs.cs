using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-TIMELS: the leap count and its next change (u-blox 8 / M8 protocol specification UBX-13003221, NAV-TIMELS).</summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="CurrentSource">Where the count comes from: 0 the firmware's default, 1 GPS − GLONASS, 2 GPS, … 255 not told.</param>
/// <param name="CurrentLeapSeconds">GPS − UTC, s.</param>
/// <param name="ChangeSource">Where the next change was learnt: 0 nowhere, 2 GPS, 5 Galileo …</param>
/// <param name="Change">+1 a second will be inserted, −1 left out, 0 no change is scheduled.</param>
/// <param name="SecondsToEvent">Until the change; zero or negative when it has happened.</param>
/// <param name="EventWeek">GPS week of the change.</param>
/// <param name="EventDay">GPS day of the week of the change.</param>
/// <param name="Valid">Bit 0 the current count, 1 the time to the event.</param>
public readonly record struct NavTimeLs(
    uint TowMilliseconds,
    byte CurrentSource,
    int CurrentLeapSeconds,
    byte ChangeSource,
    int Change,
    int SecondsToEvent,
    int EventWeek,
    int EventDay,
    byte Valid)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Length = 24;

    private const byte FirmwareDefault = 0;

    /// <summary>The count is vouched for, and is not merely the firmware's default.</summary>
    public bool IsCurrentValid => (Valid & 0b01) != 0 && CurrentSource != FirmwareDefault;

    /// <summary>A change lies ahead, and when is known.</summary>
    public bool IsChangePending => (Valid & 0b10) != 0 && Change is 1 or -1 && SecondsToEvent > 0;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavTimeLs message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            CurrentSource: payload[8],
            CurrentLeapSeconds: unchecked((sbyte)payload[9]),
            ChangeSource: payload[10],
            Change: unchecked((sbyte)payload[11]),
            SecondsToEvent: BinaryPrimitives.ReadInt32LittleEndian(payload[12..]),
            EventWeek: BinaryPrimitives.ReadUInt16LittleEndian(payload[16..]),
            EventDay: BinaryPrimitives.ReadUInt16LittleEndian(payload[18..]),
            Valid: payload[23]);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        payload[..Length].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(payload, TowMilliseconds);
        payload[8] = CurrentSource;
        payload[9] = unchecked((byte)CurrentLeapSeconds);
        payload[10] = ChangeSource;
        payload[11] = unchecked((byte)Change);
        BinaryPrimitives.WriteInt32LittleEndian(payload[12..], SecondsToEvent);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[16..], (ushort)EventWeek);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[18..], (ushort)EventDay);
        payload[23] = Valid;
    }
}
