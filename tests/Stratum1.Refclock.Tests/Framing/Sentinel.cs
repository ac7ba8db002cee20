using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Framing;

/// <summary>The good frame that must be found behind whatever damage stands before it.</summary>
internal sealed class Sentinel
{
    private static readonly byte[][] Frames = [[.. "$GPZDA,123519.00,04,07,2026,00,00*6E\r\n"u8], Ubx()];

    private readonly FrameScanner scanner = new();
    private long frames;

    /// <summary>
    /// The last good frame was not found, because damage before it and its own first bytes make a frame whose checksum agrees. A
    /// 16-bit checksum agrees by chance once in 65 536 times; no scanner can tell.
    /// </summary>
    public bool IsSwallowed { get; private set; }

    /// <summary>
    /// Feeds damaged bytes and a good frame behind them, cut as given, then tells whether the good frame was found where it is.
    /// </summary>
    /// <param name="damaged">The bytes; a copy with the good frame is put into <paramref name="scratch"/>.</param>
    /// <param name="scratch">Room for both.</param>
    /// <param name="cut">Length of the next piece.</param>
    /// <param name="onFrame">What else to do with each frame.</param>
    public bool IsFoundBehind(ReadOnlySpan<byte> damaged, Span<byte> scratch, Func<int>? cut = null, OnFrame? onFrame = null)
    {
        var sentinel = Frames[frames++ % Frames.Length];
        damaged.CopyTo(scratch);
        sentinel.CopyTo(scratch[damaged.Length..]);
        ReadOnlySpan<byte> stream = scratch[..(damaged.Length + sentinel.Length)];

        var expectedAt = scanner.Position + damaged.Length;
        var isFound = false;
        IsSwallowed = false;
        while (!stream.IsEmpty)
        {
            var length = cut is null ? stream.Length : Math.Min(cut(), stream.Length);
            stream = stream[scanner.Feed(stream[..length])..];
            Read();
        }

        scanner.Flush();
        Read();
        return isFound;

        void Read()
        {
            while (scanner.TryRead(out var frame))
            {
                onFrame?.Invoke(frame);
                var isGood = frame.Checksum == ChecksumVerdict.Ok;
                IsSwallowed |= isGood && frame.Offset < expectedAt && frame.Offset + frame.Bytes.Length > expectedAt;
                isFound |= isGood && frame.Offset == expectedAt && frame.Bytes.SequenceEqual(sentinel);
            }
        }
    }

    internal delegate void OnFrame(in Frame frame);

    private static byte[] Ubx()
    {
        var frame = new byte[UbxWriter.Overhead + TimTp.Length];
        UbxWriter.Write(frame, new TimTp(237_870_000, 0, -4331, 2146, 0x0B, 0x0F));
        return frame;
    }
}
