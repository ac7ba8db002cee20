using Stratum1.Server.Boards;
using Stratum1.Server.Running;
using Stratum1.Server.Tests.Configuration;

namespace Stratum1.Server.Tests.Boards;

public class BoardTests
{
    private const string AlwaysAwake = "default [performance] powersave powersupersave\n";
    private const string MaySleep = "[default] performance powersave powersupersave\n";

    [Theory]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", MaySleep, 11, 9)]
    [InlineData("Raspberry Pi 5 Model B Rev 1.1", AlwaysAwake, 6, 3)]
    [InlineData("Raspberry Pi Compute Module 5 Rev 1.0", MaySleep, 11, 9)]
    [InlineData("Raspberry Pi 500 Rev 1.0", "", 11, 9)]
    [InlineData("Raspberry Pi 4 Model B Rev 1.4", MaySleep, 4.5, 4.5)]
    [InlineData("Raspberry Pi Compute Module 4 Rev 1.1", "", 4.5, 4.5)]
    [InlineData("Raspberry Pi 400 Rev 1.0", "", 4.5, 4.5)]
    public void A_board_that_somebody_measured_is_corrected(string model, string linkPolicy, double lateness, double bound)
    {
        var board = Board.Of(model, linkPolicy);
        Assert.Equal((lateness, bound), (Microseconds(board.PulseLateness), Microseconds(board.PulseBound)));
    }

    [Theory]
    [InlineData("Raspberry Pi 3 Model B Plus Rev 1.3")]
    [InlineData("Raspberry Pi Zero 2 W Rev 1.0")]
    [InlineData("Raspberry Pi Model B Rev 2")]
    [InlineData("ODROID-N2Plus")]
    [InlineData("")]
    public void Of_others_nothing_is_assumed(string model) => Assert.Same(Board.Unknown, Board.Of(model, MaySleep));

    [Theory]
    [InlineData("refclock GNSS /dev/serial0 pps pps0")]
    [InlineData("refclock GNSS /dev/serial0 pps gpio:18")]
    [InlineData("refclock GNSS /dev/serial0 pps pps@12.-1")]
    [InlineData("refclock PPS /dev/pps0")]
    public void A_pulse_from_a_pin_gets_the_correction_and_its_bound(string line)
    {
        var config = Reading.Good(line);
        var board = Board.Of("Raspberry Pi 5 Model B Rev 1.0", MaySleep);
        var clock = Assert.Single(board.Correct(config).Refclocks);
        Assert.Equal((11.0, 9.0), (Microseconds(clock.Correction!.Value), Microseconds(clock.CorrectionBound!.Value)));
        Assert.Contains("11 us late, give or take 9 us", board.Describe(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refclock GNSS /dev/serial0 pps dcd")]
    [InlineData("refclock GNSS /dev/serial0 pps ptp0")]
    [InlineData("refclock GNSS /dev/serial0")]
    [InlineData("refclock GNSS /dev/serial0 pps pps0 correction 2e-6")]
    [InlineData("refclock PHC /dev/ptp0")]
    [InlineData("refclock SIM")]
    public void What_is_no_interrupt_of_a_pin_or_corrected_by_the_user_is_left_alone(string line)
    {
        var config = Reading.Good(line);
        var board = Board.Of("Raspberry Pi 5 Model B Rev 1.0", MaySleep);
        Assert.Equal(config.Refclocks[0], board.Correct(config).Refclocks[0]);
        Assert.Null(board.Describe(config));
    }

    [Fact]
    public void The_correction_reaches_the_engine()
    {
        var board = Board.Of("Raspberry Pi 4 Model B Rev 1.4", "");
        var config = board.Correct(Reading.Good("refclock GNSS /dev/serial0 refid GPS", "refclock PPS /dev/pps0 lock GPS"));
        var clock = Assert.Single(EngineSetup.Receivers(config, saved: null, [])).Options.Clock;
        Assert.Equal((4.5, 4.5), (Microseconds(clock.PulseLateness), Microseconds(clock.PulseBound)));
    }

    private static double Microseconds(TimeInterval value) => Math.Round(value.Seconds * 1e6, 3);
}
