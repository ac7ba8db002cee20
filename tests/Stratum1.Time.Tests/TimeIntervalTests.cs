namespace Stratum1.Time.Tests;

public class TimeIntervalTests
{
    [Theory]
    [InlineData(0.0, 0L)]
    [InlineData(1.0, 1L << 32)]
    [InlineData(-0.5, -(1L << 31))]
    public void Seconds_are_binary_fractions(double seconds, long units)
    {
        Assert.Equal(units, TimeInterval.FromSeconds(seconds).Units);
        Assert.Equal(seconds, new TimeInterval(units).Seconds);
    }

    [Fact]
    public void Seconds_saturate_where_asked_to()
    {
        Assert.Equal(TimeInterval.MaxValue, TimeInterval.FromSecondsSaturating(1e300));
        Assert.Equal(TimeInterval.MinValue, TimeInterval.FromSecondsSaturating(double.NegativeInfinity));
        Assert.Equal(TimeInterval.FromSeconds(-0.25), TimeInterval.FromSecondsSaturating(-0.25));
        Assert.Throws<OverflowException>(() => TimeInterval.FromSecondsSaturating(double.NaN));
    }

    [Fact]
    public void Nanoseconds_survive_the_round_trip()
    {
        var random = new Random(3);
        for (var i = 0; i < 100_000; i++)
        {
            var nanoseconds = random.NextInt64(-2_000_000_000_000_000_000, 2_000_000_000_000_000_000);
            Assert.Equal(nanoseconds, TimeInterval.FromNanoseconds(nanoseconds).Nanoseconds);
        }
    }

    [Fact]
    public void Sums_saturate_where_a_hostile_packet_would_overflow()
    {
        Assert.Equal(TimeInterval.MaxValue, TimeInterval.MaxValue + new TimeInterval(1));
        Assert.Equal(TimeInterval.MinValue, TimeInterval.MinValue - new TimeInterval(1));
        Assert.Equal(TimeInterval.MaxValue, TimeInterval.MinValue.Abs());
    }

    [Theory]
    [InlineData(0.4999, 0)]
    [InlineData(0.5, 1)]
    [InlineData(-0.5, 0)]
    [InlineData(-0.5001, -1)]
    [InlineData(7.2, 7)]
    public void The_nearest_second_rounds_halves_up(double seconds, int expected)
        => Assert.Equal(TimeInterval.FromWholeSeconds(expected), TimeInterval.FromSeconds(seconds).RoundToSecond());

    [Fact]
    public void A_length_that_is_not_a_number_is_a_bug()
        => Assert.Throws<OverflowException>(() => TimeInterval.FromSeconds(double.NaN));
}
