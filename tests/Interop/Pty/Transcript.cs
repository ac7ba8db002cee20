using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Interop.Pty;

/// <summary>All that a byte stream means: each frame with its place and verdict, and each time told.</summary>
internal sealed class Transcript
{
    private readonly FrameScanner scanner = new(hashBeginsComment: true);
    private readonly ReceiverDecoder decoder = new();
    private readonly List<string> lines = [];

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[scanner.Feed(bytes)..];
            Read();
        }
    }

    public IReadOnlyList<string> End()
    {
        scanner.Flush();
        Read();
        return lines;
    }

    private void Read()
    {
        while (scanner.TryRead(out var frame))
        {
            lines.Add($"{frame.Offset} {frame.Bytes.Length} {frame.Protocol} {frame.Id()} {frame.Checksum}");
            if (decoder.Apply(frame, out var report))
                lines.Add($"  {report}");
        }
    }
}
