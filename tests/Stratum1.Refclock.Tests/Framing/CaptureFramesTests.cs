namespace Stratum1.Refclock.Tests.Framing;

/// <summary>Our frames against an independent scanner's index of the same bytes.</summary>
public class CaptureFramesTests
{
    public static TheoryData<string> Captures => [.. ReceiverCaptures.Real];

    [SharedDataTheory, MemberData(nameof(Captures))]
    public void Every_frame_of_the_index_is_found_and_no_other(string capture)
    {
        var expected = File.ReadLines(ReceiverCaptures.PathOfReal(capture, ".frames.csv")).Skip(1)
            .Select(row => row[..row.LastIndexOf(',')])
            .ToList();
        var found = FoundFrame.Scan(ReceiverCaptures.ReadReal(capture)).Select(frame => frame.Row).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    [SharedDataFact]
    public void No_capture_is_left_out()
        => Assert.Equal(
            ReceiverCaptures.Real,
            Directory.GetFiles(SharedData.PathOf("receivers", "dev"), "*.log")
                .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
}
