using Stratum1.Engine.RealTimeClocks;
using Stratum1.Server.Running;
using Stratum1.Server.State;

namespace Stratum1.Server.Tests.State;

public class RtcFileTests
{
    private static readonly RtcRecord Example = new(new(1_795_209_360, 0), TimeInterval.FromSeconds(9.0125), Frequency.FromPpm(-99.98));

    [Fact]
    public void The_line_is_chronys_with_chronys_signs()
        => Assert.Equal("1 1795209360 -9.012500 99.980\n", RtcFile.Format(Example));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var reading = RtcFile.Parse(RtcFile.Format(Example));
        Assert.Empty(reading.Problems);
        Assert.Equal(Example.At, reading.Value!.Value.At);
        Assert.Equal(9.0125, reading.Value.Value.Offset.Seconds, 1e-9);
        Assert.Equal(-99.98, reading.Value.Value.Frequency.Ppm, 1e-9);
    }

    [Fact]
    public void What_chrony_calls_invalid_is_no_problem_and_no_record()
    {
        var reading = RtcFile.Parse("0 0 0.0 0.0\n");
        Assert.Null(reading.Value);
        Assert.Empty(reading.Problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 1795209360 -9.0125")]
    [InlineData("2 1795209360 -9.0125 1")]
    [InlineData("1 -5 -9.0125 1")]
    [InlineData("1 1795209360 NaN 1")]
    [InlineData("1 1795209360 1e12 1")]
    [InlineData("1 1795209360 1 1e6")]
    [InlineData("1 1795209360 1 1 1")]
    public void What_is_damaged_is_refused(string text)
    {
        var reading = RtcFile.Parse(text);
        Assert.Null(reading.Value);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void A_day_later_the_gain_counts()
        => Assert.Equal(9.0125 - (99.98e-6 * 86_400), Example.OffsetAt(Example.At + TimeInterval.FromWholeSeconds(86_400)).Seconds, 1e-6);

    [Theory]
    [InlineData("0.0 0 0.0\n0\nUTC\n", true)]
    [InlineData("0.0 0 0.0\n0\nLOCAL\n", false)]
    [InlineData("0.0 0 0.0\n0\n", null)]
    [InlineData("", null)]
    [InlineData("a\nb\nutc", null)]
    public void Hwclock_notes_the_zone_in_the_third_line(string text, bool? expected) => Assert.Equal(expected, RtcZone.IsUtcBy(text));

    [Fact]
    public void Local_time_becomes_utc_and_back_around_the_year()
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new(1, 1, 1, 2, 0, 0), 3, 29),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new(1, 1, 1, 3, 0, 0), 10, 25));
        var zone = new RtcZone(TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rule]));
        for (var time = new UtcDate(2026, 1, 1, 0, 30, 0).ToUtc(); time < new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();)
        {
            // An hour is there twice in autumn: one of both is right.
            Assert.True((zone.ToUtc(zone.FromUtc(time)) - time).Abs().Seconds is 0 or 3600);
            time += TimeInterval.FromWholeSeconds(3600);
        }

        Assert.Equal(new UtcDate(2026, 7, 1, 10, 0, 0).ToUtc(), zone.ToUtc(new(2026, 7, 1, 12, 0, 0)));
        Assert.Equal(new UtcDate(2026, 12, 1, 11, 0, 0).ToUtc(), zone.ToUtc(new(2026, 12, 1, 12, 0, 0)));
        Assert.Equal(new UtcDate(2026, 3, 29, 1, 30, 0).ToUtc(), zone.ToUtc(new(2026, 3, 29, 2, 30, 0)));
        Assert.Equal(new UtcDate(2026, 12, 1, 12, 0, 0).ToUtc(), RtcZone.Utc.ToUtc(new(2026, 12, 1, 12, 0, 0)));
    }
}
