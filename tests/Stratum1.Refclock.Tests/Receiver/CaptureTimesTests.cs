using Stratum1.Refclock.Tests.Captures;

namespace Stratum1.Refclock.Tests.Receiver;

/// <summary>
/// The times our decoder reports against those gpsd reported for the same bytes; <see cref="GpsdDifferences"/> names every exception.
/// </summary>
public class CaptureTimesTests
{
    /// <summary>gpsd rounds to the millisecond, and so do we here.</summary>
    private const long ToleranceMilliseconds = 1;

    public static TheoryData<string> Captures => [.. ReceiverCaptures.Real];

    [SharedDataTheory, MemberData(nameof(Captures))]
    public void Every_time_of_gpsd_is_told_in_the_same_order(string capture)
    {
        var expected = ReceiverCaptures.TimesOfGpsd(capture).ToList();
        var told = ReportedTime.Decode(ReceiverCaptures.ReadReal(capture), out _)
            .Select(report => ReportedTime.Milliseconds(report.Time)).ToList();

        Assert.Equal(GpsdDifferences.CountInvented(capture), expected.RemoveAll(time => GpsdDifferences.IsInvented(capture, time)));
        var next = 0;
        foreach (var time in expected)
        {
            next = told.FindIndex(next, candidate => Math.Abs(candidate - time) <= ToleranceMilliseconds);
            Assert.True(next >= 0, $"{DateTimeOffset.FromUnixTimeMilliseconds(time):O} is not told, or not in this order");
        }
    }

    [SharedDataTheory, MemberData(nameof(Captures))]
    public void Every_time_the_receiver_vouches_for_is_one_of_gpsd(string capture)
    {
        var expected = ReceiverCaptures.TimesOfGpsd(capture);
        var vouched = ReportedTime.Decode(ReceiverCaptures.ReadReal(capture), out _)
            .Where(report => report.IsValid).Select(report => ReportedTime.Milliseconds(report.Time)).Distinct().ToList();
        Assert.Equal(GpsdDifferences.CountUnreported(capture), vouched.RemoveAll(time => GpsdDifferences.IsUnreported(capture, time)));
        Assert.All(vouched, time => Assert.Contains(expected, candidate => Math.Abs(candidate - time) <= ToleranceMilliseconds));
    }
}
