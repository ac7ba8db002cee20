using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Tests.Framing;

namespace Stratum1.Refclock.Tests.Captures;

/// <summary>Runs bytes through scanner and decoder.</summary>
internal static class ReportedTime
{
    /// <summary>All reports of a capture, and the state it leaves.</summary>
    public static List<TimeReport> Decode(ReadOnlySpan<byte> capture, out ReceiverState state)
    {
        var decoder = new ReceiverDecoder();
        state = decoder.State;
        return Feed(decoder, capture);
    }

    public static List<TimeReport> Feed(ReceiverDecoder decoder, ReadOnlySpan<byte> bytes, Sentinel.OnFrame? onFrame = null)
    {
        var reports = new List<TimeReport>();
        var scanner = new FrameScanner(hashBeginsComment: true);
        do
        {
            bytes = bytes[scanner.Feed(bytes)..];
            if (bytes.IsEmpty)
                scanner.Flush();
            while (scanner.TryRead(out var frame))
            {
                if (decoder.Apply(frame, out var report))
                    reports.Add(report);
                onFrame?.Invoke(frame);
            }
        }
        while (!bytes.IsEmpty);
        return reports;
    }

    public static long Milliseconds(UtcTime time) => (time.Seconds * 1000) + (long)Math.Round(time.NanosecondOfSecond / 1e6);
}
