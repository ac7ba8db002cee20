using Stratum1.Discipline.Clock;

namespace Stratum1.Discipline.Tests.Clock;

/// <summary>What is known of the oscillator beforehand: averages over days, a table of temperatures.</summary>
public class OscillatorKnowledgeTests
{
    private static readonly MonotonicTime Start = new(1_000_000, 0);

    [Fact]
    public void After_a_day_without_sources_the_average_of_days_is_used()
    {
        var fallback = new FallbackDrift(16, 17);
        for (var second = 0; second < 10 * 86_400; second += 64)
        {
            var swing = 1e-6 * Math.Sin(2 * Math.PI * second / 86_400.0);
            fallback.Observe(Start + TimeInterval.FromWholeSeconds(second), new(5e-6 + swing));
        }

        Assert.Null(fallback.After(TimeInterval.FromWholeSeconds(65_535)));
        Assert.Equal(5.0, fallback.After(TimeInterval.FromWholeSeconds(65_536))!.Value.Ppm, 0.85);
        Assert.Equal(5.0, fallback.After(TimeInterval.FromWholeSeconds(200_000))!.Value.Ppm, 0.5);
    }

    [Fact]
    public void An_average_of_less_than_its_time_is_none()
    {
        var fallback = new FallbackDrift(16, 17);
        fallback.Observe(Start, new(5e-6));
        fallback.Observe(Start + TimeInterval.FromWholeSeconds(60_000), new(5e-6));
        Assert.Null(fallback.After(TimeInterval.FromWholeSeconds(200_000)));
    }

    [Theory]
    [InlineData(30_000, 0.4)]
    [InlineData(20_000, 0.0)]
    [InlineData(10_000, 0.6)]
    public void The_polynomial_is_chronys(double reading, double ppm)
    {
        var table = new TemperatureTable { Origin = 20_000, Ppm = (0.0, -1e-5, 5e-9) };
        Assert.Equal(ppm, table.CorrectionAt(reading)!.Value.Ppm, 1e-9);
    }

    [Theory]
    [InlineData(15, 1.5)]
    [InlineData(25, 3.0)]
    [InlineData(5, 0.5)]
    [InlineData(40, 6.0)]
    public void Between_points_it_is_interpolated_and_outside_continued(double reading, double ppm)
    {
        var table = new TemperatureTable
        {
            Points = [new(10, Frequency.FromPpm(1)), new(20, Frequency.FromPpm(2)), new(30, Frequency.FromPpm(4))],
        };
        Assert.Equal(ppm, table.CorrectionAt(reading)!.Value.Ppm, 1e-9);
    }

    [Fact]
    public void An_implausible_correction_is_none()
        => Assert.Null(new TemperatureTable { Ppm = (0, 1, 0) }.CorrectionAt(11));
}
