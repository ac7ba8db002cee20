namespace Stratum1.Linux.Tests;

/// <summary>What is handed to clock_adjtime, checked without handing it over.</summary>
public class KernelUnitsTests
{
    [Theory]
    [InlineData(0, 10_000, 0)]
    [InlineData(12.5, 10_000, 819_200)]
    [InlineData(-12.5, 10_000, -819_200)]
    [InlineData(500, 10_000, 32_768_000)]
    [InlineData(-500, 10_000, -32_768_000)]
    [InlineData(500.00001, 10_005, 1)]
    [InlineData(-649, 9_994, -3_211_264)]
    [InlineData(100_000, 11_000, 0)]
    [InlineData(250_000, 11_000, 0)]
    [InlineData(-250_000, 9_000, 0)]
    public void A_frequency_becomes_tick_and_freq(double ppm, long tick, long scaled)
        => Assert.Equal(new KernelFrequency(tick, scaled), KernelFrequency.Nearest(Frequency.FromPpm(ppm)));

    [Fact]
    public void What_is_applied_is_within_half_a_unit_of_what_was_asked()
    {
        const int Seed = 6;
        var random = new Random(Seed);
        for (var round = 0; round < 100_000; round++)
        {
            var ppm = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6));
            var nearest = KernelFrequency.Nearest(Frequency.FromPpm(ppm));
            Assert.InRange(nearest.Scaled, -32_768_000, 32_768_000);
            Assert.InRange(nearest.Tick, 9_000, 11_000);
            var error = Math.Abs(nearest.Applied.Ppm - ppm);
            Assert.True(error <= (0.5 / 65_536) + 1e-9, $"seed {Seed}, round {round}: {ppm} ppm gave {nearest}");
        }
    }

    [Fact]
    public void Not_a_number_is_refused()
        => Assert.ThrowsAny<Exception>(() => KernelFrequency.Nearest(new Frequency(double.NaN)));

    [Fact]
    public void A_status_is_encoded_for_one_call()
    {
        var encoded = ClockControl.Encode(new KernelClockStatus(
            true, LeapIndicator.Insert, MaxError: TimeInterval.FromSeconds(0.0012345), TimeInterval.FromNanoseconds(1), TaiMinusUtc: 37));
        Assert.Equal(Timex.ADJ_STATUS | Timex.ADJ_MAXERROR | Timex.ADJ_ESTERROR | Timex.ADJ_TAI, encoded.Modes);
        Assert.Equal(Timex.STA_INS, encoded.Status);
        Assert.Equal((1235, 1, 37), (encoded.MaxError, encoded.EstimatedError, encoded.Constant)); // Errors are rounded up.
    }

    [Theory]
    [InlineData(LeapIndicator.None, Timex.STA_UNSYNC)]
    [InlineData(LeapIndicator.Delete, Timex.STA_UNSYNC | Timex.STA_DEL)]
    [InlineData(LeapIndicator.Unsynchronised, Timex.STA_UNSYNC)]
    public void An_unsynchronised_status_never_enables_the_kernels_own_loop(LeapIndicator leap, int status)
    {
        var encoded = ClockControl.Encode(new KernelClockStatus(false, leap, TimeInterval.MaxValue, TimeInterval.MinValue, null));
        Assert.Equal(status, encoded.Status);
        Assert.Equal((16_000_000, 0), (encoded.MaxError, encoded.EstimatedError)); // Cut off at the kernel's limits.
        Assert.Equal(0u, encoded.Modes & (Timex.ADJ_TAI | Timex.ADJ_OFFSET));
    }

    [Theory]
    [InlineData(0, 5_000, 5_000_000)]
    [InlineData(Timex.STA_NANO, 5_000, 5_000)]
    public void What_the_kernel_reports_is_read_in_its_own_units(int status, long offset, long nanoseconds)
    {
        var state = ClockControl.Decode(new Timex
        {
            Status = status | Timex.STA_PLL | Timex.STA_DEL,
            Offset = offset,
            Tick = 10_001,
            Frequency = -65_536,
            MaxError = 500_000,
            EstimatedError = 7,
            Tai = 37,
        });
        Assert.Equal(99, state.Frequency.Ppm, 1e-9);
        Assert.Equal(TimeInterval.FromNanoseconds(nanoseconds), state.PendingOffset);
        Assert.True(state.LoopEnabled);
        Assert.Equal(
            new KernelClockStatus(true, LeapIndicator.Delete, TimeInterval.FromSeconds(0.5), TimeInterval.FromNanoseconds(7000), 37),
            state.Status);
    }
}
