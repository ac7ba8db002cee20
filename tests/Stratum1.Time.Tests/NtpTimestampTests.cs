namespace Stratum1.Time.Tests;

public class NtpTimestampTests
{
    /// <summary>Rows of RFC 5905 figure 4.</summary>
    [Theory]
    [InlineData(1970, 1, 1, 2_208_988_800u)]
    [InlineData(1972, 1, 1, 2_272_060_800u)]
    [InlineData(1999, 12, 31, 3_155_587_200u)]
    [InlineData(2036, 2, 8, 63_104u)]
    public void The_calendar_of_RFC_5905_holds(int year, int month, int day, uint seconds)
        => Assert.Equal((ulong)seconds << 32, NtpTimestamp.From(new UtcDate(year, month, day, 0, 0, 0).ToUtc()).Units);

    [Theory]
    [InlineData(2026)]
    [InlineData(2036)]
    [InlineData(2060)]
    public void The_pivot_finds_the_era_again(int year)
    {
        var time = new UtcDate(year, 11, 20, 1, 2, 3).ToUtc() + new TimeInterval(12345);
        Assert.Equal(time, NtpTimestamp.From(time).ToUtc(pivot: new UtcDate(2040, 1, 1, 0, 0, 0).ToUtc()));
    }

    [Fact]
    public void A_difference_is_right_across_the_era_boundary()
    {
        var before = new NtpTimestamp(ulong.MaxValue);
        Assert.Equal(new TimeInterval(2), new NtpTimestamp(1) - before);
        Assert.Equal(new NtpTimestamp(1), before + new TimeInterval(2));
        Assert.Equal(before, new NtpTimestamp(1) - new TimeInterval(2));
    }
}
