using Stratum1.Refclock.Samples;

namespace Stratum1.Refclock.Tests.Samples;

public class ReadingTimesTests
{
    private static readonly UtcTime Start = new(1_700_000_000, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_poll_of_slow_readings_only_is_doubtful(int seed)
    {
        var random = new Random(seed);
        var times = new ReadingTimes();
        for (var poll = 0; poll < 200; poll++)
        {
            var isDisturbed = poll % 50 >= 42;
            var sample = Poll(times, () => 1e-6 + (random.NextDouble() * 0.1e-6) + (isDisturbed ? 1e-6 * (0.5 + random.NextDouble()) : 0));
            Assert.True(sample.IsDoubtful == isDisturbed, $"seed {seed}, poll {poll}");
        }
    }

    [Fact]
    public void One_quick_reading_among_slow_ones_is_enough()
    {
        var times = new ReadingTimes();
        for (var poll = 0; poll < 40; poll++)
        {
            var number = 0;
            Assert.False(Poll(times, () => poll < 20 || number++ == 7 ? 1e-6 : 5e-6).IsDoubtful);
        }
    }

    [Fact]
    public void A_clock_that_is_slow_for_good_is_believed_again()
    {
        var times = new ReadingTimes();
        for (var poll = 0; poll < 100; poll++)
            Poll(times, () => 1e-6);
        var doubtful = 0;
        while (Poll(times, () => 3e-6).IsDoubtful)
            Assert.InRange(++doubtful, 1, 20);
        Assert.InRange(doubtful, 8, 20);
        Assert.False(Poll(times, () => 1e-6).IsDoubtful); // Quicker than usual is never wrong.
    }

    [Fact]
    public void Clocks_that_are_stamped_together_are_never_doubtful()
    {
        var times = new ReadingTimes();
        for (var poll = 0; poll < 100; poll++)
            Assert.False(Poll(times, () => 0.0).IsDoubtful);
        Assert.False(times.TryCombine([new(Start, Start, Start - TimeInterval.FromNanoseconds(1))], out _));
    }

    private static ClockSample Poll(ReadingTimes times, Func<double> secondsOfReading)
    {
        var readings = new HardwareClockReading[HardwareClockReadings.Count];
        for (var i = 0; i < readings.Length; i++)
        {
            var after = Start + TimeInterval.FromSeconds(secondsOfReading());
            readings[i] = new(Start, Start, after);
        }

        Assert.True(times.TryCombine(readings, out var sample));
        return sample;
    }
}
