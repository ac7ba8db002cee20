using Stratum1.Discipline.Leap;
using Stratum1.Discipline.Selection;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>Directives of the clock and of selection arrive where they belong.</summary>
public class ClockDirectiveTests
{
    [Fact]
    public void Defaults_are_chronys()
    {
        var config = ServerConfig.Default;
        Assert.Equal(new SelectionOptions(), config.Selection);
        Assert.Equal(3.0, config.Clock.CorrectionTimeRatio);
        Assert.Equal(LeapMode.System, config.Leap.Mode);
        Assert.Null(config.Clock.MaxChange);
        Assert.Null(config.Smoothing);
    }

    [Fact]
    public void Every_limit_of_selection_is_read()
    {
        var selection = Reading.Good(
            "authselectmode require", "combinelimit 0", "maxdistance 2", "maxjitter 0.5", "maxstratum 9", "minstratum 1", "minsources 2",
            "reselectdist 1e-5", "stratumweight 0").Selection;
        Assert.Equal(
            new SelectionOptions
            {
                Authentication = AuthenticationMode.Require,
                CombineLimit = 0,
                MaxDistance = TimeInterval.FromSeconds(2),
                MaxJitter = TimeInterval.FromSeconds(0.5),
                MaxStratum = 9,
                MinStratum = 1,
                MinSources = 2,
                ReselectDistance = TimeInterval.FromSeconds(1e-5),
                StratumWeight = TimeInterval.Zero,
            },
            selection);
    }

    [Fact]
    public void Chronys_leap_smear_is_read()
    {
        var config = Reading.Good("leapsecmode slew", "maxslewrate 1000", "smoothtime 400 0.001 leaponly", "leapseclist /usr/list");
        Assert.Equal(LeapMode.Slew, config.Leap.Mode);
        Assert.Equal("/usr/list", config.Leap.List);
        Assert.Equal(new(Frequency.FromPpm(400), 0.001 * 1e-6, IsLeapOnly: true), config.Smoothing);
    }

    [Fact]
    public void Both_forms_of_tempcomp_are_read()
    {
        var polynomial = Reading.Good("tempcomp /sys/t 30 26000 0.0 0.000183 0.0").Oscillator.Temperature!;
        Assert.Equal(("/sys/t", 26000.0, (0.0, 0.000183, 0.0)), (polynomial.Sensor, polynomial.Origin, polynomial.Ppm));
        Assert.Null(polynomial.Points);
        Assert.Equal("/etc/points", Reading.Good("tempcomp /sys/t 30 /etc/points").Oscillator.Temperature!.Points);
    }

    [Fact]
    public void Corrections_and_drifts_are_read()
    {
        var config = Reading.Good("maxchange 1000 1 -1", "fallbackdrift 16 19", "corrtimeratio 6", "clockprecision 1e-6");
        Assert.Equal(new ChangeRule(TimeInterval.FromSeconds(1000), 1, null), config.Clock.MaxChange);
        Assert.Equal((16, 19), config.Oscillator.FallbackDrift);
        Assert.Equal((6.0, 1e-6), (config.Clock.CorrectionTimeRatio, config.Clock.Precision!.Value));
    }

    [Theory]
    [InlineData("leapsecmode jump")]
    [InlineData("fallbackdrift 19 16")]
    [InlineData("smoothtime 400")]
    [InlineData("smoothtime 400 0")]
    [InlineData("tempcomp /sys/t 30 26000 1")]
    [InlineData("maxchange 1 2")]
    [InlineData("maxstratum 16")]
    public void What_is_wrong_is_refused(string line) => Assert.NotEmpty(Reading.Of(line).Problems);
}
