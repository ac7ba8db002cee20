using Stratum1.Refclock.Gnss;

namespace Stratum1.Refclock.Tests.Gnss;

public class WeekRolloverTests
{
    private static readonly UtcTime Built = Day(2026, 11, 1);

    [Theory]
    [InlineData(2026, 12, 24, 2026, 12, 24, 0)]
    [InlineData(2007, 5, 10, 2026, 12, 24, 1)] // 7168 days earlier
    [InlineData(2040, 1, 1, 2040, 1, 1, 0)]
    public void A_date_lands_in_the_first_period_that_is_not_before_the_build(int y, int m, int d, int cy, int cm, int cd, int periods)
    {
        var rollover = new WeekRollover(Built, saved: null);
        Assert.True(rollover.TryCorrect(Day(y, m, d), out var corrected));
        Assert.Equal(Day(cy, cm, cd), corrected);
        Assert.Equal(periods, rollover.LastPeriods);
    }

    [Fact]
    public void A_box_that_saved_its_time_is_right_even_when_the_build_is_older_than_a_period()
    {
        var rollover = new WeekRollover(Built, saved: Day(2050, 1, 1));
        Assert.True(rollover.TryCorrect(Day(2050, 6, 1) - Period, out var corrected));
        Assert.Equal(Day(2050, 6, 1), corrected);
    }

    [Fact]
    public void Saved_time_that_is_ahead_does_not_spoil_a_right_date()
    {
        var rollover = new WeekRollover(Built, saved: Day(2027, 3, 1));
        Assert.True(rollover.TryCorrect(Day(2026, 12, 24), out var corrected));
        Assert.Equal(Day(2026, 12, 24), corrected);
    }

    [Theory]
    [InlineData(1980, 1, 6)]
    [InlineData(2000, 1, 1)]
    public void A_power_up_default_is_no_date(int y, int m, int d)
        => Assert.False(new WeekRollover(Built, saved: null).TryCorrect(Day(y, m, d), out _));

    private static TimeInterval Period => TimeInterval.FromWholeSeconds(7168L * 86_400);

    private static UtcTime Day(int y, int m, int d) => new UtcDate(y, m, d, 0, 0, 0).ToUtc();
}
