using Stratum1.Refclock.Framing;

namespace Stratum1.Refclock.Tests.Framing;

/// <summary>A frame that outlives the scanner's buffer.</summary>
internal sealed record FoundFrame(long Offset, int Length, FrameProtocol Protocol, string Id, ChecksumVerdict Checksum, string Bytes)
{
    public static FoundFrame Of(in Frame frame)
        => new(frame.Offset, frame.Bytes.Length, frame.Protocol, frame.Id(), frame.Checksum, Convert.ToHexString(frame.Bytes));

    /// <summary>All frames of a stream that arrives in pieces of the given lengths, the last one repeated.</summary>
    public static List<FoundFrame> Scan(ReadOnlySpan<byte> stream, Func<int> nextLength, bool hashBeginsComment = true)
    {
        var scanner = new FrameScanner(hashBeginsComment);
        var found = new List<FoundFrame>();
        while (!stream.IsEmpty)
        {
            var taken = scanner.Feed(stream[..Math.Min(nextLength(), stream.Length)]);
            stream = stream[taken..];
            Read();
        }

        scanner.Flush();
        Read();
        return found;

        void Read()
        {
            while (scanner.TryRead(out var frame))
                found.Add(Of(frame));
        }
    }

    public static List<FoundFrame> Scan(ReadOnlySpan<byte> stream, bool hashBeginsComment = true)
        => Scan(stream, () => int.MaxValue, hashBeginsComment);

    /// <summary>The row of a .frames.csv, without its last column.</summary>
    public string Row => Protocol switch
    {
        FrameProtocol.Comment => $"{Offset},{Length},COMMENT,,",
        FrameProtocol.Junk => $"{Offset},{Length},JUNK,,",
        _ => $"{Offset},{Length},{Protocol.ToString().ToUpperInvariant()},{Id},{Checksum.ToString().ToLowerInvariant()}",
    };
}
