using Stratum1.Discipline.Clock;
using Stratum1.Server.State;

namespace Stratum1.Server.Tests.State;

public class TemperatureFileTests
{
    private static readonly SensorMemory Example = new("/sys/class/thermal/thermal_zone0/temp", new TemperatureModel().Learned with
    {
        Lags = [.. new TemperatureModel().Learned.Lags.Select((lag, i) => lag with
        {
            Comparisons = i,
            Without = 1.0 / 3.0,
            Delays = [.. lag.Delays.Select(_ => new DelayMemory(0.1, -1.23456789e-7, 4.5e300))],
        })],
    });

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = TemperatureFile.Parse(TemperatureFile.Format(Example)).Value!;
        Assert.Equal(Example.Sensor, read.Sensor);
        Assert.Equal(5, read.Memory.Lags.Count);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((Example.Memory.Lags[i].Comparisons, 1.0 / 3.0), (read.Memory.Lags[i].Comparisons, read.Memory.Lags[i].Without));
            Assert.Equal(Example.Memory.Lags[i].Delays, read.Memory.Lags[i].Delays);
        }
    }

    [Theory]
    [InlineData("0.1", "-0.1")]
    [InlineData("0.1", "NaN")]
    [InlineData("4.5E+300", "Infinity")]
    [InlineData("4.5E+300", "x")]
    [InlineData("\n4 ", "\n33 ")]
    [InlineData("\n4 ", "\n4 1 ")]
    [InlineData("\n4 ", "\n4 1 1 1 ")]
    [InlineData("end\n", "")]
    [InlineData("temperature 1", "temperature 2")]
    public void What_this_program_cannot_have_written_is_refused(string good, string bad)
    {
        var text = TemperatureFile.Format(Example);
        Assert.Contains(good, text, StringComparison.Ordinal);
        var reading = TemperatureFile.Parse(text.Replace(good, bad, StringComparison.Ordinal));
        Assert.Null(reading.Value);
        Assert.Single(reading.Problems);
    }

    [Fact]
    public void Every_prefix_is_refused()
    {
        var text = TemperatureFile.Format(Example);
        for (var length = 0; length < text.Length; length++)
            Assert.Null(TemperatureFile.Parse(text[..length]).Value);
    }
}
