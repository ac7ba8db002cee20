using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Tests.Configuration;

public class RefclockTests
{
    [Fact]
    public void A_receiver_needs_nothing_but_its_device()
    {
        var clock = Assert.Single(Reading.Good("refclock GNSS /dev/serial0").Refclocks);
        Assert.Equal(RefclockKind.Gnss, clock.Kind);
        Assert.Equal("/dev/serial0", clock.Device);
        Assert.Equal(PulseInputKind.None, clock.Pulse.Kind);
        Assert.Equal(ReferenceId.Gps, clock.ReferenceId);
        Assert.Null(clock.Baud);
        Assert.Null(clock.Precision);
        Assert.Null(clock.Lock);
        Assert.Null(clock.Simulation);
        Assert.Equal(0, clock.Poll);
        Assert.Equal(0, clock.Stratum);
        Assert.Equal(TimeInterval.Zero, clock.PulseWidth);
        Assert.Equal(TimeInterval.Zero, clock.Correction);
        Assert.Null(clock.Offset);
        Assert.Null(clock.Delay);
        Assert.Equal(SelectionTraits.None, clock.Traits);
    }

    [Fact]
    public void Every_option_of_a_receiver_is_read()
    {
        var config = Reading.Good(
            "refclock gnss /dev/ttyAMA0 pps /dev/pps0 baud 115200 width 0.1 refid UBX poll 3 offset -0.002 delay 0.01 "
            + "precision 1e-6 stratum 2 correction 11e-6 rate 1 receiver readonly prefer trust require");
        var clock = Assert.Single(config.Refclocks);
        Assert.Equal(new PulseInput(PulseInputKind.PpsDevice, "/dev/pps0", 0), clock.Pulse);
        Assert.Equal(115_200, clock.Baud);
        Assert.Equal(TimeInterval.FromSeconds(0.1), clock.PulseWidth);
        Assert.Equal("UBX", clock.ReferenceId.ToString());
        Assert.Equal(3, clock.Poll);
        Assert.Equal(TimeInterval.FromSeconds(-0.002), clock.Offset);
        Assert.Equal(TimeInterval.FromSeconds(0.01), clock.Delay);
        Assert.Equal(TimeInterval.FromSeconds(1e-6), clock.Precision);
        Assert.Equal(2, clock.Stratum);
        Assert.Equal(TimeInterval.FromSeconds(11e-6), clock.Correction);
        Assert.Equal(SelectionTraits.Prefer | SelectionTraits.Trust | SelectionTraits.Require, clock.Traits);
        Assert.Equal("test.conf:1", clock.Place.ToString());
    }

    [Theory]
    [InlineData("/dev/pps1", PulseInputKind.PpsDevice, "/dev/pps1", 0)]
    [InlineData("pps12", PulseInputKind.PpsDevice, "/dev/pps12", 0)]
    [InlineData("/dev/gnss/pps", PulseInputKind.PpsDevice, "/dev/gnss/pps", 0)]
    [InlineData("gpio:/dev/gpiochip4:18", PulseInputKind.Gpio, "/dev/gpiochip4", 18)]
    [InlineData("gpio:18", PulseInputKind.Gpio, "/dev/gpiochip0", 18)]
    [InlineData("dcd", PulseInputKind.SerialCarrier, "", 0)]
    [InlineData("DCD", PulseInputKind.SerialCarrier, "", 0)]
    [InlineData("pps@12.-1", PulseInputKind.PpsName, "pps@12.-1", 0)]
    [InlineData("ptp0", PulseInputKind.PpsName, "ptp0", 0)]
    public void A_pulse_can_come_from_several_places(string text, PulseInputKind kind, string device, int line)
    {
        var clock = Assert.Single(Reading.Good($"refclock GNSS /dev/serial0 pps {text}").Refclocks);
        Assert.Equal(new PulseInput(kind, device, line), clock.Pulse);
    }

    [Fact]
    public void A_pulse_is_numbered_by_the_refclock_it_names()
    {
        var config = Reading.Good("refclock PPS pps0 lock NMEA maxlockage 3", "refclock GNSS /dev/serial0 refid NMEA noselect");
        Assert.Equal(RefclockKind.Pps, config.Refclocks[0].Kind);
        Assert.Equal(ReferenceId.Pps, config.Refclocks[0].ReferenceId);
        Assert.Equal("NMEA", config.Refclocks[0].Lock.ToString());
        Assert.Equal(3, config.Refclocks[0].MaxLockAge);
        Assert.Equal(SelectionTraits.NoSelect, config.Refclocks[1].Traits);
        Assert.Equal(2, Reading.Good("refclock PPS gpio:4").Refclocks[0].MaxLockAge);
    }

    [Fact]
    public void The_simulated_receiver_needs_no_parameter()
    {
        var config = Reading.Good("refclock SIM offset 0.25 drift 12 seed 7 baud 38400 latency 0.4 jitter 2e-6 refid GPS");
        var clock = Assert.Single(config.Refclocks);
        Assert.Equal(RefclockKind.Simulated, clock.Kind);
        Assert.Equal(ReferenceId.Gps, clock.ReferenceId);
        Assert.Equal(38_400, clock.Baud);
        Assert.Equal(
            new SimulatedReceiverConfig(
                TimeInterval.FromSeconds(0.25),
                Frequency.FromPpm(12),
                Seed: 7,
                Latency: TimeInterval.FromSeconds(0.4),
                Jitter: TimeInterval.FromSeconds(2e-6)),
            clock.Simulation);
        Assert.Null(clock.Offset);

        var plain = Assert.Single(Reading.Good("refclock SIM").Refclocks);
        Assert.Equal(9600, plain.Baud);
        Assert.Equal(1, plain.Simulation!.Seed);
        Assert.Equal("SIM", plain.ReferenceId.ToString());
    }

    [Fact]
    public void Clocks_without_a_refid_get_one_that_is_free()
    {
        var clocks = Enumerable.Range(0, 12).Select(i => $"refclock GNSS /dev/tty{i}").Append("refclock GNSS /dev/x refid GPS1");
        var names = Reading.Good([.. clocks]).Refclocks.Select(c => c.ReferenceId.ToString()).ToArray();
        Assert.Equal(
            ["GPS", "GPS2", "GPS3", "GPS4", "GPS5", "GPS6", "GPS7", "GPS8", "GPS9", "GP10", "GP11", "GP12", "GPS1"], names);
    }

    [Fact]
    public void A_refid_that_is_taken_names_both_lines()
    {
        var problem = Reading.Bad("refclock GNSS /dev/a refid GPS", "", "refclock PPS pps0 refid GPS lock GPS");
        Assert.Equal(3, problem.Place.Line);
        Assert.Equal("GPS", problem.Word);
        Assert.Contains("test.conf:1", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("refclock PPS pps0 lock NMEA", "NMEA", "is the refid of no refclock")]
    [InlineData("refclock PPS pps0 refid PPS lock PPS", "PPS", "this refclock itself")]
    public void A_pulse_must_be_numbered_by_another_refclock(string line, string word, string problem)
    {
        var found = Reading.Bad("refclock GNSS /dev/serial0", line);
        Assert.Equal(2, found.Place.Line);
        Assert.Equal(word, found.Word);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
        Assert.Equal("GPS", found.Allowed);
    }

    [Theory]
    [InlineData("dpoll -2")]
    [InlineData("filter 64")]
    [InlineData("maxdispersion 1e-3")]
    [InlineData("minsamples 4")]
    [InlineData("maxsamples 64")]
    [InlineData("maxunreach 10")]
    [InlineData("tai")]
    [InlineData("local")]
    [InlineData("pps")]
    public void Options_of_chrony_without_meaning_here_are_refused_with_the_reason(string option)
    {
        var problem = Reading.Bad($"refclock PPS pps0 {option} prefer");
        Assert.Equal(option.Split(' ')[0], problem.Word);
        Assert.StartsWith("Remove it", problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHM 0 refid NMEA")]
    [InlineData("SOCK /run/chrony.sock")]
    [InlineData("PHC /dev/ptp0 poll 0")]
    [InlineData("RTC /dev/rtc0")]
    public void Drivers_of_chrony_that_are_not_there_yet_are_named(string driver)
    {
        var problem = Reading.Bad($"refclock {driver}");
        Assert.Equal(driver.Split(' ')[0], problem.Word);
        Assert.Contains("not supported yet by this version", problem.Problem, StringComparison.Ordinal);
    }
}
