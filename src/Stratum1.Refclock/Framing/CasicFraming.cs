using System.Buffers.Binary;

namespace Stratum1.Refclock.Framing;

/// <summary>
/// Finds CASIC frames, which Zhongkewei receivers (AT6558, Quectel L76K) mix with NMEA: <c>BA CE</c>, 16-bit length, class,
/// identifier, payload of whole 32-bit words, 32-bit sum; all little-endian (CASIC multi-mode receiver protocol specification,
/// frame structure).
/// </summary>
internal static class CasicFraming
{
    public const byte FirstByte = 0xBA;
    public const int HeaderLength = 6;
    private const byte SecondByte = 0xCE;
    private const int Overhead = HeaderLength + 4;

    /// <summary>The protocol allows no payload of 2 KiB or more (same section).</summary>
    private const int MaxPayload = 2044;

    public static Recognition Recognise(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return Recognition.NeedMore;
        if (rest[1] != SecondByte)
            return Recognition.Reject(1, FrameFault.None);
        if (rest.Length < HeaderLength)
            return Recognition.NeedMore;

        var payload = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        if (payload > MaxPayload || payload % sizeof(uint) != 0)
            return Recognition.Reject(1, FrameFault.AbsurdLength);
        if (rest.Length < payload + Overhead)
            return Recognition.NeedMore;

        var stated = BinaryPrimitives.ReadUInt32LittleEndian(rest[(HeaderLength + payload)..]);
        return stated == Checksum(rest[..(HeaderLength + payload)])
            ? Recognition.Accept(payload + Overhead, payload, ChecksumVerdict.Ok)
            : Recognition.Reject(1, FrameFault.BadBinaryChecksum);
    }

    /// <summary>The sum, modulo 2³², of the words after the two first bytes (length first, then class, then identifier on top).</summary>
    private static uint Checksum(ReadOnlySpan<byte> frame)
    {
        unchecked
        {
            var sum = 0u;
            for (var words = frame[2..]; words.Length >= sizeof(uint); words = words[sizeof(uint)..])
                sum += BinaryPrimitives.ReadUInt32LittleEndian(words);
            return sum;
        }
    }
}
