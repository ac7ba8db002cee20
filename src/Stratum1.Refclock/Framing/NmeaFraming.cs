using System.Buffers;
using System.Runtime.InteropServices;

namespace Stratum1.Refclock.Framing;

/// <summary>Finds the end of a sentence, <c>$GPRMC,…*hh CR LF</c>, and checks it (IEC 61162-1).</summary>
/// <remarks>
/// Real lines end with CR LF, LF, or a lone CR. A sentence must end: one cut by the next <c>$</c> is rejected even if its checksum
/// agrees, because a receiver that drops line ends has dropped other bytes as well.
/// </remarks>
internal static class NmeaFraming
{
    public const byte FirstByte = (byte)'$';

    /// <summary>What a sentence is made of: printable ASCII, but no second <c>$</c> (IEC 61162-1).</summary>
    private static readonly SearchValues<byte> Text = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c != '$').Select(c => (byte)c)]);

    public static Recognition Recognise(ReadOnlySpan<byte> rest, bool isLast)
    {
        var window = rest.Length > FrameScanner.MaxSentence ? rest[..FrameScanner.MaxSentence] : rest;
        var stop = window[1..].IndexOfAnyExcept(Text) + 1;
        if (stop == 0)
        {
            return rest.Length < FrameScanner.MaxSentence
                ? Recognition.NeedMore
                : Recognition.Reject(window.Length, FrameFault.OverlongLine);
        }

        int length;
        switch (window[stop])
        {
            case (byte)'\n':
                length = stop + 1;
                break;
            case (byte)'\r':
                if (rest.Length == stop + 1 && !isLast)
                    return Recognition.NeedMore;
                length = rest.Length > stop + 1 && rest[stop + 1] == '\n' ? stop + 2 : stop + 1;
                break;
            case FirstByte:
                return Recognition.Reject(stop, FrameFault.MergedLine);
            default:
                return Recognition.Reject(stop, FrameFault.GarbledLine);
        }

        var line = window[1..stop];
        return line.IndexOfAny((byte)',', (byte)'*') <= 0 ? Recognition.Reject(stop, FrameFault.GarbledLine) : Check(line, length);
    }

    /// <summary>Exclusive or of all bytes, what the two digits after <c>*</c> state (IEC 61162-1).</summary>
    public static byte Checksum(ReadOnlySpan<byte> body)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(body);
        var sum = 0UL;
        foreach (var word in words)
            sum ^= word;
        sum ^= sum >> 32;
        sum ^= sum >> 16;
        sum ^= sum >> 8;
        foreach (var b in body[(words.Length * sizeof(ulong))..])
            sum ^= b;
        return unchecked((byte)sum);
    }

    private static Recognition Check(ReadOnlySpan<byte> line, int length)
    {
        if (line.Length >= 4 && line[^3] == '*')
        {
            var body = line[..^3];
            var stated = (HexDigit(line[^2]) << 4) | HexDigit(line[^1]);
            return stated == Checksum(body)
                ? Recognition.Accept(length, body.Length, ChecksumVerdict.Ok)
                : Recognition.Accept(length, body.Length, ChecksumVerdict.Bad, FrameFault.BadSentenceChecksum);
        }

        var star = line.LastIndexOf((byte)'*');
        return star < 0
            ? Recognition.Accept(length, line.Length, ChecksumVerdict.None, FrameFault.MissingChecksum)
            : Recognition.Accept(length, star, ChecksumVerdict.Bad, FrameFault.BadSentenceChecksum);
    }

    /// <summary>The value of a digit of either case; 256 or more for anything else, which no checksum equals.</summary>
    private static int HexDigit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => 0x100,
    };
}
