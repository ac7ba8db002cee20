using System.Buffers.Binary;

namespace Stratum1.Refclock.Framing;

/// <summary>
/// Finds RTCM 10403.x frames: <c>D3</c>, six zero bits, 10-bit length, message, 24-bit CRC (RTCM 10403.3, transport layer).
/// </summary>
/// <remarks>Corrections for other receivers: found so that they can be skipped whole, never read.</remarks>
internal static class Rtcm3Framing
{
    public const byte FirstByte = 0xD3;
    public const int HeaderLength = 3;
    private const int Overhead = HeaderLength + 3;

    /// <summary>The generator polynomial of CRC-24Q, without its leading 1 (RTCM 10403.3, transport layer).</summary>
    private const uint Polynomial = 0x86_4CFB;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Shifted)];

    public static Recognition Recognise(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return Recognition.NeedMore;
        if ((rest[1] & 0xFC) != 0)
            return Recognition.Reject(1, FrameFault.None);
        if (rest.Length < HeaderLength)
            return Recognition.NeedMore;

        var message = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
        if (rest.Length < message + Overhead)
            return Recognition.NeedMore;

        var crc = rest[(HeaderLength + message)..];
        var stated = ((uint)crc[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(crc[1..]);
        return stated == Crc(rest[..(HeaderLength + message)])
            ? Recognition.Accept(message + Overhead, message, ChecksumVerdict.Ok)
            : Recognition.Reject(1, FrameFault.BadBinaryChecksum);
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0u;
        foreach (var b in bytes)
            crc = ((crc << 8) & 0xFF_FFFF) ^ Table[(crc >> 16) ^ b];
        return crc;
    }

    private static uint Shifted(int index)
    {
        var crc = (uint)index << 16;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 0x80_0000) != 0 ? ((crc << 1) ^ Polynomial) & 0xFF_FFFF : crc << 1;
        return crc;
    }
}
