using System.Buffers;

namespace Stratum1.Refclock.Framing;

// How frames are found
//
// Bytes wait in one fixed buffer:   | given out | junk so far | not yet judged | free |
//                                               ^start        ^scan            ^end
// At `scan` the byte itself says which framing to ask. The framing accepts, wants more bytes, or rejects; after a rejection the search
// goes on inside the rejected bytes, so that a damaged header can hide nothing behind it. Junk is kept until a frame follows it (or
// until it fills a piece), so that one stretch of noise is one frame. Verdicts depend on content alone, hence the frames and their
// order are the same however the bytes arrive.
//
// Frames share a byte in one case: a binary frame has lost its last check byte, and the first byte of the next frame is equal to it.
// That befell 21 of a million damaged pieces of captures; so the last byte of a frame is tried as a first byte, too.

/// <summary>Cuts a receiver's byte stream into frames: bytes are pushed, frames are pulled. Allocates nothing after construction.</summary>
/// <param name="hashBeginsComment">
/// Whether lines that begin with <c>#</c> are comments, as in capture files. On a live line they are junk like any other.
/// </param>
public sealed class FrameScanner(bool hashBeginsComment = false)
{
    /// <summary>
    /// Longest sentence in bytes, chosen: the standard allows 82 (IEC 61162-1), the longest seen is 204 ($PMTKCHN), and at
    /// 9600 baud this many last half a second.
    /// </summary>
    public const int MaxSentence = 512;

    /// <summary>Longest comment in bytes, chosen; what follows is judged as if it were not part of the comment.</summary>
    public const int MaxComment = 4096;

    /// <summary>Longest junk frame in bytes, chosen: longer noise comes as several frames that touch.</summary>
    public const int MaxJunk = 1024;

    /// <summary>Pending junk plus the longest frame must fit, and leave room to feed.</summary>
    private const int Capacity = 16_384;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create((byte)'\r', (byte)'\n');

    /// <summary>The bytes with which a frame can begin.</summary>
    private readonly SearchValues<byte> firstBytes = SearchValues.Create(
    [
        NmeaFraming.FirstByte, UbxFraming.FirstByte, Rtcm3Framing.FirstByte, CasicFraming.FirstByte, SirfFraming.FirstByte,
        .. hashBeginsComment ? [CommentFraming.FirstByte] : Array.Empty<byte>(),
    ]);

    private readonly byte[] buffer = new byte[Capacity];
    private int start, scan, end;
    private long offsetOfBuffer;
    private bool isFlushing;
    private bool lastByteMayBeginFrame;

    /// <summary>What was found and rejected so far.</summary>
    public FrameCounters Counters { get; } = new();

    /// <summary>Where the next byte to be fed will stand in the stream.</summary>
    public long Position => offsetOfBuffer + end;

    /// <summary>Takes bytes as they arrived. Call <see cref="TryRead"/> until it returns false before feeding again.</summary>
    /// <returns>How many were taken: all, or as many as there is room for; at least one once everything has been read.</returns>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Capacity - end && start > 0)
            Compact();
        var taken = Math.Min(bytes.Length, Capacity - end);
        bytes[..taken].CopyTo(buffer.AsSpan(end));
        end += taken;
        return taken;
    }

    /// <summary>
    /// Says that the bytes so far will not be continued: the file has ended, or the line has been silent for longer than a receiver
    /// pauses inside a message. The next calls of <see cref="TryRead"/> give out what is left; then feeding may go on.
    /// </summary>
    public void Flush() => isFlushing = true;

    /// <summary>Gives out the next frame.</summary>
    /// <returns>False, and no frame, when more bytes are needed.</returns>
    public bool TryRead(out Frame frame)
    {
        if (lastByteMayBeginFrame && TryReadOverlapping(out frame, out var needsMore))
            return !needsMore;

        while (true)
        {
            SkipToFirstByte();
            if (scan - start >= MaxJunk)
            {
                if (TakeJunk(MaxJunk, out frame))
                    return true;
                continue;
            }

            if (scan == end)
                return TryFinish(out frame);

            var found = Recognise(scan, out var protocol);
            if (found.Outcome == RecognitionOutcome.NeedMore)
            {
                if (!isFlushing)
                {
                    frame = default;
                    return false;
                }

                found = Recognition.Reject(1, FrameFault.Truncated);
            }

            if (found.Outcome == RecognitionOutcome.Reject)
            {
                scan += found.Length;
                Count(found.Fault);
                continue;
            }

            if (scan > start && TakeJunk(scan - start, out frame))
                return true; // The frame is recognised again by the next call.

            frame = TakeFrame(scan, protocol, found);
            return true;
        }
    }

    /// <summary>All bytes are junk: it may still grow, unless this is the end.</summary>
    private bool TryFinish(out Frame frame)
    {
        if (isFlushing && scan > start && TakeJunk(scan - start, out frame))
            return true;
        frame = default;
        isFlushing = false;
        return false;
    }

    private void SkipToFirstByte()
    {
        if (scan == end || buffer[scan] == NmeaFraming.FirstByte)
            return;
        var next = buffer.AsSpan(scan, end - scan).IndexOfAny(firstBytes);
        scan = next < 0 ? end : scan + next;
    }

    private Recognition Recognise(int at, out FrameProtocol protocol)
    {
        var rest = new ReadOnlySpan<byte>(buffer, at, end - at);
        switch (rest[0])
        {
            case NmeaFraming.FirstByte:
                protocol = FrameProtocol.Nmea;
                return NmeaFraming.Recognise(rest, isFlushing);
            case UbxFraming.FirstByte:
                protocol = FrameProtocol.Ubx;
                return UbxFraming.Recognise(rest);
            case Rtcm3Framing.FirstByte:
                protocol = FrameProtocol.Rtcm3;
                return Rtcm3Framing.Recognise(rest);
            case CasicFraming.FirstByte:
                protocol = FrameProtocol.Casic;
                return CasicFraming.Recognise(rest);
            case SirfFraming.FirstByte:
                protocol = FrameProtocol.Sirf;
                return SirfFraming.Recognise(rest);
            default:
                protocol = FrameProtocol.Comment;
                return at == 0 || buffer[at - 1] == '\n'
                    ? CommentFraming.Recognise(rest, isFlushing)
                    : Recognition.Reject(1, FrameFault.None);
        }
    }

    /// <summary>Tries the last byte given out as the first of a frame.</summary>
    /// <returns>Whether that settles this call: a frame was found, or more bytes are needed to tell.</returns>
    private bool TryReadOverlapping(out Frame frame, out bool needsMore)
    {
        var found = Recognise(start - 1, out var protocol);
        needsMore = found.Outcome == RecognitionOutcome.NeedMore && !isFlushing;
        frame = found.Outcome == RecognitionOutcome.Accept ? TakeFrame(start - 1, protocol, found) : default;
        lastByteMayBeginFrame &= needsMore || found.Outcome == RecognitionOutcome.Accept;
        return needsMore || found.Outcome == RecognitionOutcome.Accept;
    }

    private Frame TakeFrame(int at, FrameProtocol protocol, Recognition found)
    {
        Count(found.Fault);
        if (found.Fault == FrameFault.None)
            Counters.CountGood(protocol);
        var frame = new Frame(protocol, buffer.AsSpan(at, found.Length), found.BodyLength, offsetOfBuffer + at, found.Checksum);
        start = scan = at + found.Length;
        lastByteMayBeginFrame = firstBytes.Contains(buffer[start - 1]);
        return frame;
    }

    // False when the bytes were line ends only: blank lines, or the second CR of CR CR LF.
    private bool TakeJunk(int length, out Frame frame)
    {
        var bytes = buffer.AsSpan(start, length);
        frame = new Frame(FrameProtocol.Junk, bytes, length, offsetOfBuffer + start, ChecksumVerdict.None);
        start += length;
        if (!bytes.ContainsAnyExcept(LineEnds))
            return false;
        Counters.CountJunk(length);
        return true;
    }

    private void Count(FrameFault fault)
    {
        if (fault != FrameFault.None)
            Counters.CountFault(fault);
    }

    /// <summary>Moves what has not been given out, and the byte before it, to the front of the buffer.</summary>
    private void Compact()
    {
        var kept = start - 1;
        buffer.AsSpan(kept, end - kept).CopyTo(buffer);
        offsetOfBuffer += kept;
        start -= kept;
        scan -= kept;
        end -= kept;
    }
}
