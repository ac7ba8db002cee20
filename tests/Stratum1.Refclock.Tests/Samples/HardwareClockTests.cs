using Stratum1.Refclock.Samples;

namespace Stratum1.Refclock.Tests.Samples;

public class HardwareClockTests
{
    private static readonly UtcTime Start = new(1_700_000_000, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Interrupted_readings_do_no_harm(int seed)
    {
        var random = new Random(seed);
        var readings = new HardwareClockReading[HardwareClockReadings.Count];
        for (var i = 0; i < readings.Length; i++)
        {
            var (there, back) = (Microseconds(0.5), Microseconds(random.Next(3) == 0 ? 0.5 + (50 * random.NextDouble()) : 0.5));
            var before = Start + Microseconds(100 * i);
            readings[i] = new(before, before + there + TimeInterval.FromSeconds(37), before + there + back);
        }

        Assert.True(HardwareClockReadings.TryCombine(readings, out var sample));
        Assert.InRange((sample.Reference - sample.Stamp).Seconds - 37, -1e-9, 1e-9);
    }

    [Fact]
    public void Readings_in_which_time_goes_back_count_for_nothing()
    {
        HardwareClockReading[] readings = [new(Start, Start, Start - Microseconds(1))];
        Assert.False(HardwareClockReadings.TryCombine(readings, out _));
        Assert.False(HardwareClockReadings.TryCombine([], out _));
    }

    [Fact]
    public void Stamps_of_a_hardware_clock_are_translated_along_the_line_of_its_readings()
    {
        var scale = new HardwareClockScale();
        Assert.False(scale.TryTranslate(Start, out _));
        for (var second = 0; second < 20; second++)
            scale.Add(new(Start + TimeInterval.FromWholeSeconds(second), Device(second), LeapIndicator.None));
        Assert.True(scale.TryTranslate(Device(20.5), out var system));
        Assert.InRange((system - Start).Seconds - 20.5, -1e-8, 1e-8);

        // 37 s ahead, and 20 ppm fast.
        static UtcTime Device(double system) => Start + TimeInterval.FromSeconds(37 + (system * (1 + 20e-6)));
    }

    private static TimeInterval Microseconds(double value) => TimeInterval.FromSeconds(value * 1e-6);
}
