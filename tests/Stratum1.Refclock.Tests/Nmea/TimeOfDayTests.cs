using System.Text;
using Stratum1.Refclock.Nmea;

namespace Stratum1.Refclock.Tests.Nmea;

public class TimeOfDayTests
{
    [Theory]
    [InlineData("123519", 12, 35, 19, 0)]
    [InlineData("123519.", 12, 35, 19, 0)]
    [InlineData("123519.5", 12, 35, 19, 500_000_000)]
    [InlineData("000000.000", 0, 0, 0, 0)]
    [InlineData("235959.999999999", 23, 59, 59, 999_999_999)]
    [InlineData("235959.9999999999999999", 23, 59, 59, 999_999_999)]
    [InlineData("235960.25", 23, 59, 60, 250_000_000)]
    public void A_time_of_day_is_read_to_the_nanosecond(string text, int hour, int minute, int second, int nanosecond)
    {
        Assert.True(TimeOfDay.TryParse(Encoding.ASCII.GetBytes(text), out var time));
        Assert.Equal(new(hour, minute, second, nanosecond), time);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12351")]
    [InlineData("240000")]
    [InlineData("126000")]
    [InlineData("123560")]
    [InlineData("225960")]
    [InlineData("235961")]
    [InlineData("12351x")]
    [InlineData("123519,5")]
    [InlineData("123519.5x")]
    [InlineData("1235190")]
    [InlineData("-12351")]
    public void What_is_no_time_of_day_is_refused(string text)
        => Assert.False(TimeOfDay.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void A_leap_second_reads_as_the_second_after_it()
        => Assert.Equal(
            UtcTime.FromTimespec(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc().Seconds, 250_000_000),
            new TimeOfDay(23, 59, 60, 250_000_000).On(new DateOnly(2016, 12, 31)));
}
