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

    [Fact]
    public void A_correction_of_the_system_clock_leaves_the_translation_right()
    {
        // The system clock slews by 100 ppm from second 10 on, and is stepped by 3 s at second 14. Readings are taken each second.
        var scale = new HardwareClockScale(least: 2, most: 16);
        for (var second = 0; second < 20; second++)
        {
            if (second == 10)
                scale.Slew(System(10), Frequency.FromPpm(100));
            if (second == 14)
                scale.Step(TimeInterval.FromWholeSeconds(3));
            if (scale.Line is { } line && second > 2)
                Assert.InRange((line.At(Device(second + 0.5)) - System(second + 0.5)).Seconds, -1e-8, 1e-8);
            scale.Add(new(System(second), Device(second), LeapIndicator.None), Microseconds(1));
        }

        static UtcTime Device(double second) => Start + TimeInterval.FromSeconds(1e6 + (second * (1 - 7e-6)));

        static UtcTime System(double second) => Start + TimeInterval.FromSeconds(
            second + (1e-4 * Math.Max(0, second - 10)) + (second >= 14 ? 3 : 0));
    }

    [Fact]
    public void A_hardware_clock_that_was_set_begins_a_new_line()
    {
        var scale = new HardwareClockScale(least: 2, most: 16);
        for (var second = 0; second < 8; second++)
            scale.Add(Reading(second, offset: 0), Microseconds(1));
        scale.Add(Reading(8, offset: 0.001), Microseconds(1));
        Assert.Null(scale.Line);
        scale.Add(Reading(9, offset: 0.001), Microseconds(1));
        Assert.InRange((scale.Line!.At(Reading(9.5, offset: 0.001).Reference) - Reading(9.5, 0).Stamp).Seconds, -1e-9, 1e-9);
        scale.Add(Reading(9.5, offset: -40), Microseconds(1)); // Back in time.
        Assert.Null(scale.Line);

        static ClockSample Reading(double second, double offset)
            => new(Start + TimeInterval.FromSeconds(second), Start + TimeInterval.FromSeconds(second + offset), LeapIndicator.None);
    }

    private static TimeInterval Microseconds(double value) => TimeInterval.FromSeconds(value * 1e-6);
}
