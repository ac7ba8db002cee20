using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-STATUS (u-blox 8 / M8 protocol specification UBX-13003221, NAV-STATUS).</summary>
/// <param name="TowMilliseconds">GPS time of week, ms.</param>
/// <param name="FixType">Kind of fix.</param>
/// <param name="Flags">Bit 0 the fix is within the limits, 1 differential, 2 week known, 3 time of week known.</param>
/// <param name="Spoofing">0 not looked for, 1 none, 2 indicated, 3 indicated by several signs; protocol 18 and later.</param>
public readonly record struct NavStatus(uint TowMilliseconds, UbxFixType FixType, byte Flags, int Spoofing)
{
    private const int Length = 16;

    /// <summary>The fix is within the limits of accuracy that are configured in the receiver.</summary>
    public bool IsFixOk => (Flags & 1) != 0;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavStatus message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            BinaryPrimitives.ReadUInt32LittleEndian(payload), (UbxFixType)payload[4], payload[5], Spoofing: (payload[7] >> 3) & 0b11);
        return true;
    }
}
