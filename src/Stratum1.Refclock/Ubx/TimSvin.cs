using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-TIM-SVIN: how far a timing receiver is in learning its own position (UBX-13003221, TIM-SVIN).</summary>
/// <param name="DurationSeconds">Time spent so far.</param>
/// <param name="IsValid">The position is good enough and in use.</param>
/// <param name="IsActive">The survey is going on.</param>
public readonly record struct TimSvin(uint DurationSeconds, bool IsValid, bool IsActive)
{
    private const int Length = 28;

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out TimSvin message)
    {
        message = default;
        if (payload.Length < Length)
            return false;
        message = new(BinaryPrimitives.ReadUInt32LittleEndian(payload), IsValid: payload[24] != 0, IsActive: payload[25] != 0);
        return true;
    }
}
