using System.Buffers;

namespace Stratum1.Refclock.Framing;

/// <summary>Finds the <c>#</c> lines that people put into capture files: text up to and including LF.</summary>
internal static class CommentFraming
{
    public const byte FirstByte = (byte)'#';

    /// <summary>Bytes no text line has, and binary frames have plenty: a lost byte must not turn a frame into a comment.</summary>
    private static readonly SearchValues<byte> End = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(c => c is not ('\t' or '\r')).Select(c => (byte)c), 0x7F]);

    public static Recognition Recognise(ReadOnlySpan<byte> rest, bool isLast)
    {
        var window = rest.Length > FrameScanner.MaxComment ? rest[..FrameScanner.MaxComment] : rest;
        var stop = window.IndexOfAny(End);
        if (stop >= 0)
        {
            return window[stop] == '\n'
                ? Recognition.Accept(stop + 1, stop + 1, ChecksumVerdict.None)
                : Recognition.Reject(1, FrameFault.None);
        }

        return window.Length == FrameScanner.MaxComment || isLast
            ? Recognition.Accept(window.Length, window.Length, ChecksumVerdict.None)
            : Recognition.NeedMore;
    }
}
