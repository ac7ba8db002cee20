using Stratum1.Discipline.Clock;
using Stratum1.Server.State;

namespace Stratum1.Server.Tests.State;

public class OutageFileTests
{
    private static readonly Outage Example = new(
        new(1_798_761_600, 0), TimeInterval.FromWholeSeconds(3600), TimeInterval.FromNanoseconds(-12_345),
        TimeInterval.FromNanoseconds(98_765), TimeInterval.FromNanoseconds(50_000));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = Assert.Single(OutageFile.Parse(OutageFile.Format([Example])).Value);
        Assert.Equal(Example.Ended, read.Ended);
        Assert.Equal(Example.Missed.Nanoseconds, read.Missed.Nanoseconds);
        Assert.Equal(Example.MissedWithoutTemperature.Nanoseconds, read.MissedWithoutTemperature.Nanoseconds);
        Assert.Equal(Example.Bound.Nanoseconds, read.Bound.Nanoseconds);
    }

    [Theory]
    [InlineData("1 2 3 4")]
    [InlineData("x 2 3 4 5")]
    [InlineData("1 2 NaN 4 5")]
    [InlineData("1 2 1e300 4 5")]
    public void A_damaged_line_is_left_out_and_told(string line)
    {
        var text = OutageFile.Format([Example]).Replace("end\n", line + "\nend\n", StringComparison.Ordinal);
        var reading = OutageFile.Parse(text);
        Assert.Single(reading.Value);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void A_half_written_file_is_refused()
        => Assert.Single(OutageFile.Parse(OutageFile.Format([Example])[..^5]).Problems);
}
