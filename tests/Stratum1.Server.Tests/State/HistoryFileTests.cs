using Stratum1.Engine.Histories;
using Stratum1.Server.State;

namespace Stratum1.Server.Tests.State;

public class HistoryFileTests
{
    private static readonly SourceHistory Example = new(
        "ntp.example", IsAuthenticated: true, Reach: 0b1011_0111, Stratum: 2, LeapIndicator.Insert,
        [
            new(UtcTime.FromTimespec(1_795_209_360, 123_456_789), Ns(-98_765_432), Ns(25_000), Ns(75_000), Ns(100_000)),
            new(UtcTime.FromTimespec(1_795_209_424, 5), Ns(1), Ns(30_000), Ns(85_000), Ns(120_000)),
        ]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var reading = HistoryFile.Parse(HistoryFile.Format(Example));
        Assert.Empty(reading.Problems);
        var read = reading.Value!;
        Assert.Equal(Example with { Samples = [] }, read with { Samples = [] });
        Assert.Equal(
            Example.Samples.Select(s => (s.At, s.Offset.Nanoseconds, s.Noise.Nanoseconds, s.Bound.Nanoseconds, s.Delay.Nanoseconds)),
            read.Samples.Select(s => (s.At, s.Offset.Nanoseconds, s.Noise.Nanoseconds, s.Bound.Nanoseconds, s.Delay.Nanoseconds)));
    }

    [Fact]
    public void The_lines_are_chronys_with_chronys_sign()
    {
        var lines = HistoryFile.Format(Example).Split('\n');
        Assert.Equal(["SRC0", "ntp.example", "1 267 8 2 1", "2 0"], lines[..4]);
        Assert.StartsWith("1795209360.123456789 9.876543", lines[4], StringComparison.Ordinal);
        Assert.Equal(7, lines[4].Split(' ').Length);
    }

    [Fact]
    public void A_file_with_chronys_digits_is_read()
    {
        const string text = "SRC0\n.\n0 377 8 0 0\n1 -3\n1795209360.000000001 1.500000e-03 1.6e-03 0.000000e+00 1.0e-06 1.0e-03 2.0e-04\n";
        Assert.Contains("header", Assert.Single(HistoryFile.Parse(text.Replace("0 377", "0 400", StringComparison.Ordinal)).Problems));
        var read = HistoryFile.Parse(text).Value!;
        Assert.Null(read.Name);
        Assert.Equal(0xFF, read.Reach);
        var sample = Assert.Single(read.Samples);
        Assert.Equal((-1.5e-3, 1e-6, 0.7e-3), (Round(sample.Offset), Round(sample.Noise), Round(sample.Bound)));
    }

    [Theory]
    [InlineData("SRC0", "SRC1")]
    [InlineData("1 267 8 2 1", "1 267 8 2")]
    [InlineData("1 267 8 2 1", "2 267 8 2 1")]
    [InlineData("1 267 8 2 1", "1 268 8 2 1")]
    [InlineData("1 267 8 2 1", "1 267 8 16 1")]
    [InlineData("1 267 8 2 1", "1 267 8 2 3")]
    [InlineData("2 0", "3 0")]
    [InlineData("2 0", "-2 0")]
    [InlineData("1795209360.123456789", "1795209360.12345678")]
    [InlineData("1795209360.123456789", "nan")]
    [InlineData("e-02", "e+300")]
    public void What_is_damaged_is_refused(string good, string bad)
        => Assert.Single(HistoryFile.Parse(HistoryFile.Format(Example).Replace(good, bad, StringComparison.Ordinal)).Problems);

    [Fact]
    public void Every_prefix_is_refused_or_whole()
    {
        var text = HistoryFile.Format(Example);
        for (var length = 0; length < text.Length - 1; length++)
        {
            var reading = HistoryFile.Parse(text[..length]);
            Assert.True(reading.Value is null || reading.Value.Samples.Count == 2, $"{length}");
        }
    }

    private static TimeInterval Ns(long nanoseconds) => TimeInterval.FromNanoseconds(nanoseconds);

    private static double Round(TimeInterval value) => Math.Round(value.Seconds, 8);
}
