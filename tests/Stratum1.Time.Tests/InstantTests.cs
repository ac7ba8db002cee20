namespace Stratum1.Time.Tests;

public class InstantTests
{
    [Fact]
    public void A_timespec_survives_the_round_trip_to_the_nanosecond()
    {
        var random = new Random(1);
        for (var i = 0; i < 100_000; i++)
        {
            var seconds = random.NextInt64(-5_000_000_000, 5_000_000_000);
            var nanoseconds = random.Next(1_000_000_000);
            var t = UtcTime.FromTimespec(seconds, nanoseconds);
            Assert.Equal((seconds, nanoseconds), (t.Seconds, t.NanosecondOfSecond));
        }
    }

    [Fact]
    public void Adding_an_interval_and_subtracting_the_start_gives_the_interval()
    {
        var random = new Random(2);
        for (var i = 0; i < 100_000; i++)
        {
            var t = new UtcTime(random.NextInt64(-4_000_000_000, 4_000_000_000), (uint)random.NextInt64(1L << 32));
            var d = new TimeInterval(random.NextInt64());
            Assert.Equal(d, (t + d) - t);
        }
    }

    [Fact]
    public void Translating_by_the_offset_gives_the_reference()
    {
        var raw = MonotonicTime.FromTimespec(1_700_000_000, 5);
        var reference = UtcTime.FromTimespec(1_800_000_000, 999_999_999);
        Assert.Equal(reference, raw.Translate<Utc>(raw.OffsetTo(reference)));
    }

    [Theory]
    [InlineData(10, 499_999_999, 10)]
    [InlineData(10, 500_000_000, 11)]
    [InlineData(-1, 600_000_000, 0)]
    public void The_nearest_second_rounds_halves_up(long seconds, long nanoseconds, long expected)
        => Assert.Equal(new UtcTime(expected, 0), UtcTime.FromTimespec(seconds, nanoseconds).RoundToSecond());

    [Fact]
    public void A_difference_beyond_68_years_saturates()
        => Assert.Equal(TimeInterval.MaxValue, new UtcTime(4_000_000_000, 0) - new UtcTime(0, 0));
}
