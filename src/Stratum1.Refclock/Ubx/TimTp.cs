using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-TIM-TP: announces the next pulse (u-blox 8 / M8 protocol specification UBX-13003221, TIM-TP).</summary>
/// <remarks>
/// The receiver can place an edge only on a tick of its own clock; <see cref="ErrorPicoseconds"/> is what the rounding costs.
/// Sign, as measured on a ZED-F9T against a reference (anderswallin.net, 2019-10, "uBlox F9T qErr correction"):
/// true second = edge + error, so positive means the edge comes early.
/// </remarks>
/// <param name="TowMilliseconds">Time of week of the pulse in its time base, ms.</param>
/// <param name="TowSubMilliseconds">To be added to the milliseconds, in 2⁻³² ms.</param>
/// <param name="ErrorPicoseconds">Quantisation error of the pulse, ps.</param>
/// <param name="Week">Week of the pulse in its time base.</param>
/// <param name="Flags">Bit 0 the time base is UTC, else GNSS; 1 UTC is available; 4 the error is not valid (later firmware).</param>
/// <param name="Reference">Low four bits: which GNSS is the time base; high four bits: which UTC.</param>
public readonly record struct TimTp(
    uint TowMilliseconds, uint TowSubMilliseconds, int ErrorPicoseconds, int Week, byte Flags, byte Reference)
{
    /// <summary>Bytes of the payload.</summary>
    public const int Length = 16;

    /// <summary>The pulse is aligned to UTC rather than to the time of a GNSS.</summary>
    public bool IsUtc => (Flags & 1) != 0;

    /// <summary>The error is meant to be used.</summary>
    public bool IsErrorValid => (Flags & 0b1_0000) == 0;

    /// <summary>The quantisation error; add it to the stamp of the edge.</summary>
    public TimeInterval Error => TimeInterval.FromSeconds(ErrorPicoseconds * 1e-12);

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out TimTp message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(
            TowMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload),
            TowSubMilliseconds: BinaryPrimitives.ReadUInt32LittleEndian(payload[4..]),
            ErrorPicoseconds: BinaryPrimitives.ReadInt32LittleEndian(payload[8..]),
            Week: BinaryPrimitives.ReadUInt16LittleEndian(payload[12..]),
            Flags: payload[14],
            Reference: payload[15]);
        return true;
    }

    /// <summary>Writes <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, TowMilliseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], TowSubMilliseconds);
        BinaryPrimitives.WriteInt32LittleEndian(payload[8..], ErrorPicoseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[12..], (ushort)Week);
        payload[14] = Flags;
        payload[15] = Reference;
    }
}
