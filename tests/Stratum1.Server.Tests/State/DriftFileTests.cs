using Stratum1.Server.State;
using Stratum1.Tests;

namespace Stratum1.Server.Tests.State;

public class DriftFileTests
{
    [Fact]
    public void Chrony_counts_gains_of_the_local_clock_we_count_losses()
    {
        var record = DriftFile.Parse("           99.949219             0.079612\n").Value!.Value;
        Assert.Equal(-99.949219, record.Frequency.Ppm, 1e-9);
        Assert.Equal(0.079612, record.Skew.Ppm, 1e-9);
        Assert.Equal("           99.949219             0.079612\n", DriftFile.Format(record));
    }

    [SharedDataFact]
    public void A_file_written_by_chronyd_is_rebuilt_octet_by_octet()
    {
        // chronyd wrote it in a simulation whose clock gains 100 ppm.
        var text = File.ReadAllText(SharedData.PathOf("ntp", "chrony-captures", "files", "drift"));
        var record = DriftFile.Parse(text).Value!.Value;
        Assert.Equal(-100, record.Frequency.Ppm, 0.1);
        Assert.Equal(text, DriftFile.Format(record));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(12.345678, 1)]
    [InlineData(-512, 1000)]
    public void What_is_written_is_read_back(double ppm, double skew)
    {
        var record = new DriftRecord(Frequency.FromPpm(ppm), Frequency.FromPpm(skew));
        var text = DriftFile.Format(record);
        Assert.DoesNotContain("-0.000000", text, StringComparison.Ordinal);
        Assert.Equal(ppm, DriftFile.Parse(text).Value!.Value.Frequency.Ppm, 1e-6);
    }

    [Theory]
    [InlineData("", "does not hold two numbers")]
    [InlineData("\0\0\0\0", "does not hold two numbers")]
    [InlineData("1 2 3", "does not hold two numbers")]
    [InlineData("one 2", "does not hold two numbers")]
    [InlineData("NaN 1", "does not hold two numbers")]
    [InlineData("12.5", "ntpd's format")]
    [InlineData("100001 1", "impossible")]
    [InlineData("1 -1", "impossible")]
    [InlineData("1e300 1", "impossible")]
    public void A_damaged_file_is_refused_with_the_reason(string text, string reason)
    {
        var reading = DriftFile.Parse(text);
        Assert.Null(reading.Value);
        Assert.Contains(reason, Assert.Single(reading.Problems), StringComparison.Ordinal);
    }
}
