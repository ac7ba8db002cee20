namespace Stratum1.Time.Tests;

public class UtcDateTests
{
    [Fact]
    public void Every_second_of_a_date_survives_the_round_trip()
    {
        var random = new Random(4);
        for (var i = 0; i < 100_000; i++)
        {
            var time = new UtcTime(random.NextInt64(-60_000_000_000, 200_000_000_000), 0);
            Assert.Equal(time, UtcDate.From(time).ToUtc());
        }
    }

    [Theory]
    [InlineData(2024, 2, 29, 0, 0, 0, true)]
    [InlineData(2023, 2, 29, 0, 0, 0, false)]
    [InlineData(2016, 12, 31, 23, 59, 60, true)]
    [InlineData(2016, 12, 31, 22, 59, 60, false)]
    [InlineData(2016, 0, 31, 22, 59, 0, false)]
    public void Only_days_that_exist_are_valid(int y, int mo, int d, int h, int mi, int s, bool valid)
        => Assert.Equal(valid, new UtcDate(y, mo, d, h, mi, s).IsValid);

    [Fact]
    public void A_leap_second_has_the_number_of_the_next_second()
        => Assert.Equal(new UtcDate(2017, 1, 1, 0, 0, 0).ToUtc(), new UtcDate(2016, 12, 31, 23, 59, 60).ToUtc());
}
