using System.Buffers.Binary;

namespace Stratum1.Refclock.Framing;

/// <summary>
/// Finds SiRF binary frames: <c>A0 A2</c>, 15-bit length, payload, 15-bit sum, <c>B0 B3</c>; all big-endian
/// (SiRF binary protocol reference manual, "Transport Message").
/// </summary>
/// <remarks>A foreign protocol: found so that it can be named and skipped, never read.</remarks>
internal static class SirfFraming
{
    public const byte FirstByte = 0xA0;
    public const int HeaderLength = 4;
    private const byte SecondByte = 0xA2;
    private const ushort Trailer = 0xB0B3;
    private const int Overhead = HeaderLength + 4;

    /// <summary>The manual's bound on a payload.</summary>
    private const int MaxPayload = 1023;

    public static Recognition Recognise(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2)
            return Recognition.NeedMore;
        if (rest[1] != SecondByte)
            return Recognition.Reject(1, FrameFault.None);
        if (rest.Length < HeaderLength)
            return Recognition.NeedMore;

        var payload = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (payload is 0 or > MaxPayload)
            return Recognition.Reject(1, FrameFault.AbsurdLength);
        if (rest.Length < payload + Overhead)
            return Recognition.NeedMore;

        var tail = rest[(HeaderLength + payload)..];
        var isGood = BinaryPrimitives.ReadUInt16BigEndian(tail) == Checksum(rest.Slice(HeaderLength, payload))
                     && BinaryPrimitives.ReadUInt16BigEndian(tail[2..]) == Trailer;
        return isGood
            ? Recognition.Accept(payload + Overhead, payload, ChecksumVerdict.Ok)
            : Recognition.Reject(1, FrameFault.BadBinaryChecksum);
    }

    private static int Checksum(ReadOnlySpan<byte> payload)
    {
        var sum = 0;
        foreach (var b in payload)
            sum += b;
        return sum & 0x7FFF;
    }
}
