using System.Buffers.Binary;

namespace Stratum1.Refclock.Framing;

/// <summary>
/// Finds u-blox binary frames: <c>B5 62</c>, class, identifier, 16-bit length (little-endian), payload, two check bytes
/// (u-blox 8 / M8 protocol specification UBX-13003221, "UBX Frame Structure").
/// </summary>
internal static class UbxFraming
{
    public const byte FirstByte = 0xB5;
    public const byte SecondByte = 0x62;
    public const int HeaderLength = 6;
    public const int Overhead = HeaderLength + 2;

    /// <summary>UBX-RXM-RAWX with 256 measurements of 32 bytes, the longest message a receiver could send of itself.</summary>
    public const int MaxPayload = 16 + (256 * 32);

    public static Recognition Recognise(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return Recognition.NeedMore;
        if (rest[1] != SecondByte)
            return Recognition.Reject(1, FrameFault.None);
        if (rest.Length < HeaderLength)
            return Recognition.NeedMore;

        var payload = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        if (payload > MaxPayload)
            return Recognition.Reject(1, FrameFault.AbsurdLength);
        if (rest.Length < payload + Overhead)
            return Recognition.NeedMore;

        var stated = BinaryPrimitives.ReadUInt16LittleEndian(rest[(HeaderLength + payload)..]);
        return stated == Checksum(rest[2..(HeaderLength + payload)])
            ? Recognition.Accept(payload + Overhead, payload, ChecksumVerdict.Ok)
            : Recognition.Reject(1, FrameFault.BadBinaryChecksum);
    }

    /// <summary>The 8-bit Fletcher algorithm of RFC 1145 over class, identifier, length and payload; CK_A in the low byte.</summary>
    public static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            // Sums modulo 2³² are right modulo 2⁸ as well, so nothing is reduced until the end.
            uint a = 0, b = 0;
            foreach (var x in bytes)
            {
                a += x;
                b += a;
            }

            return (ushort)(((b & 0xFF) << 8) | (a & 0xFF));
        }
    }
}
