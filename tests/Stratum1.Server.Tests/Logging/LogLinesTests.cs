using Stratum1.Discipline.Selection;
using Stratum1.Engine.Journal;
using Stratum1.Server.Logging;

namespace Stratum1.Server.Tests.Logging;

/// <summary>Lines of chronyd's own logs, with our signs put in.</summary>
public class LogLinesTests
{
    private static readonly UtcTime At = UtcTime.FromTimespec(1_262_304_048, 100_098_000);

    [Fact]
    public void A_line_of_tracking_is_chronys()
        => Assert.Equal(
            "2010-01-01 00:00:48 192.168.123.1    2     98.035    837.565  1.048e-01 N  1  3.415e-05  0.000e+00  4.175e-04  1.361e-02"
                + "  1.500e+00",
            LogLines.Of(new TrackingRow(
                At, "192.168.123.1", 2, Frequency.FromPpm(-98.035), Frequency.FromPpm(837.565), Seconds(-0.1048), LeapIndicator.None, 1,
                Seconds(3.415e-5), default, Seconds(4.175e-4), Seconds(0.01361), Seconds(1.5))));

    [Fact]
    public void A_line_of_statistics_is_chronys()
        => Assert.Equal(
            "2010-01-01 00:00:48 SHM0             6.581e-06  1.039e-01  7.834e-06  1.004e-04  2.584e-04 5.0e-02   3   0   3  0.00",
            LogLines.Of(new StatisticsRow(
                At, "SHM0", Seconds(6.581e-6), Seconds(-0.1039), Seconds(7.834e-6), Frequency.FromPpm(-100.4), Frequency.FromPpm(258.4),
                    0.05, 3, 3)));

    [Fact]
    public void A_line_of_selection_is_chronys()
        => Assert.Equal(
            "2010-01-01 00:00:48 192.168.123.1   * -N---  377  1.00  1.928e-04  9.992e-02  1.003e-01",
            LogLines.Of(new SelectionRow(
                At, "192.168.123.1", SelectionState.Best, SourceTraits.NoSelect, 0xFF, 1, Seconds(1.928e-4), Seconds(-0.1003),
                    Seconds(-0.09992))));

    [Fact]
    public void Lines_of_refclocks_are_chronys()
    {
        var row = new RefclockRow(
            At, ReferenceId.FromText("SHM0"), 2, LeapIndicator.None, false, Seconds(-0.100117), Seconds(-0.100117), Seconds(1.01e-7));
        Assert.Equal("2010-01-01 00:00:48.100098 SHM0    2 N 0 -1.001170e-01 -1.001170e-01  1.010e-07", LogLines.Of(row));
        Assert.Equal(
            "2010-01-01 00:00:48.100098 SHM0    - N -       -       -1.001170e-01  1.010e-07", LogLines.Of(row with { Number = null }));
    }

    [Fact]
    public void Lines_of_rtc_and_temperature_are_chronys()
    {
        Assert.Equal(
            "2010-01-01 00:00:48       0.123457 1        0.250000        -1.000   4   3   16",
            LogLines.Of(new RtcRow(At, Seconds(-0.123457), true, Seconds(-0.25), Frequency.FromPpm(1), 4, 3, Seconds(16))));
        Assert.Equal("2010-01-01 00:00:48  4.2500e+01  1.0000e+00", LogLines.Of(new TemperatureRow(At, 42.5, Frequency.FromPpm(1))));
    }

    private static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);
}
