using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>The payload of UBX-ACK-ACK and UBX-ACK-NAK: which command is meant (UBX-13003221, ACK-ACK).</summary>
/// <param name="Command">Class and identifier (<see cref="UbxMessage"/>).</param>
public readonly record struct Acknowledgement(ushort Command)
{
    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Acknowledgement message)
    {
        message = payload.Length >= 2 ? new(BinaryPrimitives.ReadUInt16BigEndian(payload)) : default;
        return payload.Length >= 2;
    }
}
