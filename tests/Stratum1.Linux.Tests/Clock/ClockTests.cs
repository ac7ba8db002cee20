namespace Stratum1.Linux.Tests;

/// <summary>Reads the clocks of this machine, and never changes them.</summary>
public class ClockTests
{
    [Fact]
    public void Now_agrees_with_the_runtime()
    {
        var before = DateTime.UtcNow;
        var now = SystemClock.Now;
        var after = DateTime.UtcNow;
        var read = DateTime.UnixEpoch.AddSeconds(now.Seconds).AddTicks(now.NanosecondOfSecond / 100);
        Assert.InRange(read, before, after.AddTicks(1));
    }

    [Fact]
    public void The_clocks_that_are_never_stepped_run_forward()
    {
        var (monotonic, raw) = (SystemClock.Monotonic, SystemClock.MonotonicRaw);
        for (var reading = 0; reading < 1000; reading++)
        {
            var (nextMonotonic, nextRaw) = (SystemClock.Monotonic, SystemClock.MonotonicRaw);
            Assert.True(nextMonotonic >= monotonic && nextRaw >= raw);
            (monotonic, raw) = (nextMonotonic, nextRaw);
        }
    }

    [Fact]
    public void A_pair_is_as_tight_as_it_says()
    {
        var before = SystemClock.Monotonic;
        var pair = SystemClock.ReadPair();
        var after = SystemClock.Monotonic;
        Assert.InRange(pair.SinceBoot.Units, before.Units, after.Units);
        Assert.InRange(pair.Gap.Units, 0, (after - before).Units);

        var second = SystemClock.ReadPair();
        var drift = (second.Realtime - pair.Realtime) - (second.SinceBoot - pair.SinceBoot);
        var bound = (pair.Gap / 2) + (second.Gap / 2) + TimeInterval.FromNanoseconds(10);
        Assert.True(drift.Abs() <= bound, $"{pair} {second}");
    }

    [Fact]
    public void A_raw_pair_tells_the_raw_clock()
    {
        var before = SystemClock.MonotonicRaw;
        var pair = SystemClock.ReadRawPair();
        Assert.InRange(pair.SinceBoot.Units, before.Units, SystemClock.MonotonicRaw.Units);
    }

    [Fact]
    public void Resolution_and_precision_are_those_of_a_modern_machine()
    {
        Assert.Equal(TimeInterval.FromNanoseconds(1), SystemClock.Resolution);
        Assert.InRange(SystemClock.MeasurePrecision(), -30, -17);
    }

    [Fact]
    public void Reading_a_clock_allocates_nothing()
    {
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
            Read();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Read() => _ = (SystemClock.Now, SystemClock.Monotonic, SystemClock.ReadRawPair(), ClockControl.Read());
    }

    [Fact]
    public void The_kernel_tells_its_state_without_being_changed()
    {
        var state = ClockControl.Read();
        Assert.InRange(Math.Abs(state.Frequency.Ppm), 0, KernelFrequency.LimitPpm);
        Assert.InRange(state.Status.MaxError.Seconds, 0, 17);
        Assert.Equal(state.Frequency, ClockControl.Read().Frequency);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 999_999_999, 4_294_967_292)]
    [InlineData(7, 500_000_000, 0x8000_0000)]
    [InlineData(-1, 1, 4)]
    public void A_timespec_keeps_its_nanoseconds(long seconds, long nanoseconds, uint fraction)
    {
        var time = new Timespec { Seconds = seconds, Nanoseconds = nanoseconds };
        Assert.Equal(new UtcTime(seconds, fraction), time.ToUtc());
        Assert.Equal(time, Timespec.From(time.ToUtc()));
        Assert.Equal(time, Timespec.From(time.ToInterval()));
        Assert.Equal(UtcTime.FromTimespec(seconds, nanoseconds), time.ToUtc());
    }
}
