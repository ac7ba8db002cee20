using System.Buffers.Binary;
using Stratum1.Refclock.Framing;

namespace Stratum1.Refclock.Ubx;

/// <summary>Writes UBX frames, for the simulated receiver and for commands to a real one. Allocates nothing.</summary>
public static class UbxWriter
{
    /// <summary>Bytes around a payload: header and checksum.</summary>
    public const int Overhead = UbxFraming.Overhead;

    /// <summary>Writes one frame.</summary>
    /// <param name="destination">Room for the payload and <see cref="Overhead"/>.</param>
    /// <param name="message">Class and identifier (<see cref="UbxMessage"/>).</param>
    /// <param name="payload">At most 65 535 bytes; may be empty, which is how a message is polled.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Too little room.</exception>
    public static int Write(Span<byte> destination, ushort message, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(destination[UbxFraming.HeaderLength..]);
        return Close(destination, message, payload.Length);
    }

    /// <summary>Writes a NAV-PVT frame; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, NavPvt message)
    {
        message.Write(destination[UbxFraming.HeaderLength..]);
        return Close(destination, UbxMessage.NavPvt, NavPvt.Length);
    }

    /// <summary>Writes a NAV-TIMEUTC frame; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, NavTimeUtc message)
    {
        message.Write(destination[UbxFraming.HeaderLength..]);
        return Close(destination, UbxMessage.NavTimeUtc, NavTimeUtc.Length);
    }

    /// <summary>Writes a NAV-TIMELS frame; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, NavTimeLs message)
    {
        message.Write(destination[UbxFraming.HeaderLength..]);
        return Close(destination, UbxMessage.NavTimeLs, NavTimeLs.Length);
    }

    /// <summary>Writes a TIM-TP frame; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, TimTp message)
    {
        message.Write(destination[UbxFraming.HeaderLength..]);
        return Close(destination, UbxMessage.TimTp, TimTp.Length);
    }

    private static int Close(Span<byte> destination, ushort message, int payloadLength)
    {
        destination[0] = UbxFraming.FirstByte;
        destination[1] = UbxFraming.SecondByte;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], message);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], (ushort)payloadLength);
        var end = UbxFraming.HeaderLength + payloadLength;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[end..], UbxFraming.Checksum(destination[2..end]));
        return end + 2;
    }
}
