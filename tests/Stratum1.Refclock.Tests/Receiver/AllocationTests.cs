using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Tests.Receiver;

public class AllocationTests
{
    public static TheoryData<string> RealCaptures => [.. ReceiverCaptures.Real];

    public static TheoryData<string> OwnCaptures => [.. ReceiverCaptures.Own];

    [SharedDataTheory, MemberData(nameof(RealCaptures))]
    public void Nothing_is_allocated_per_frame_of_a_real_capture(string capture) => Measure(ReceiverCaptures.ReadReal(capture));

    [Theory, MemberData(nameof(OwnCaptures))]
    public void Nothing_is_allocated_per_frame_of_a_synthetic_capture(string capture) => Measure(ReceiverCaptures.ReadOwn(capture));

    private static void Measure(byte[] capture)
    {
        var scanner = new FrameScanner();
        var decoder = new ReceiverDecoder();
        var frames = Run(scanner, decoder, capture); // First versions, static tables.
        frames += Run(scanner, decoder, capture);

        var before = GC.GetAllocatedBytesForCurrentThread();
        frames += Run(scanner, decoder, capture);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(frames > 0);
    }

    private static int Run(FrameScanner scanner, ReceiverDecoder decoder, ReadOnlySpan<byte> rest)
    {
        var frames = 0;
        while (!rest.IsEmpty)
        {
            rest = rest[scanner.Feed(rest[..Math.Min(rest.Length, 17)])..];
            while (scanner.TryRead(out var frame))
            {
                decoder.Apply(frame, out _);
                frames++;
            }
        }

        return frames;
    }
}
