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
        Assert.Null(clock.Correction);
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
        Assert.Equal("PPS0", config.Refclocks[0].ReferenceId.ToString());
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
    [InlineData("GNSS /dev/serial0", "dpoll -2")]
    [InlineData("GNSS /dev/serial0", "filter 64")]
    [InlineData("GNSS /dev/serial0", "maxdispersion 1e-3")]
    [InlineData("GNSS /dev/serial0", "maxunreach 10")]
    [InlineData("PPS pps0", "pps")]
    public void Options_of_chrony_without_meaning_here_are_refused_with_the_reason(string driver, string option)
    {
        var problem = Reading.Bad($"refclock {driver} {option} prefer");
        Assert.Equal(option.Split(' ')[0], problem.Word);
        Assert.StartsWith("Remove it", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_chrony_is_read()
    {
        var clock = Assert.Single(Reading.Good(
            "refclock SHM 2:perm=0644 refid NMEA poll 3 dpoll -2 filter 32 maxdispersion 1e-3 offset 0.2 delay 0.1 precision 1e-5 "
            + "rate 5 width 0.1 maxunreach 10 pps stratum 1 noselect minsamples 8 maxsamples 16 tai local").Refclocks);
        Assert.Equal(RefclockKind.SharedMemory, clock.Kind);
        Assert.Equal((2, (UnixFileMode)0x1A4), (clock.Input.Unit, clock.Input.Permissions));
        Assert.Equal(3, clock.Poll);
        Assert.Equal(
            new SamplingConfig
            {
                DriverPoll = -2,
                FilterLength = 32,
                MaxDispersion = TimeInterval.FromSeconds(1e-3),
                Rate = 5,
                MaxUnreach = 10,
                IsPulse = true,
                MinSamples = 8,
                MaxSamples = 16,
                IsTai = true,
                IsLocal = true,
            },
            clock.Sampling);
        Assert.Equal(TimeInterval.FromSeconds(0.1), clock.PulseWidth);
        Assert.Equal(SelectionTraits.NoSelect, clock.Traits);
    }

    [Fact]
    public void Drivers_of_chrony_have_its_defaults_and_names()
    {
        var clocks = Reading.Good(
            "refclock SHM 0", "refclock SOCK /run/gpsd.sock", "refclock PHC /dev/ptp0:nocrossts", "refclock RTC /dev/rtc0:utc",
            "refclock PPS /dev/pps0 lock SHM0", "refclock PHC eth0:extpps:pin=1:channel=2:clear").Refclocks;
        Assert.Equal(["SHM0", "SOC1", "PHC2", "RTC3", "PPS4", "PHC5"], clocks.Select(clock => clock.ReferenceId.ToString()));
        Assert.All(clocks, clock => Assert.Equal((4, 0, 64), (clock.Poll, clock.Sampling.DriverPoll, clock.Sampling.FilterLength)));
        Assert.Equal((UnixFileMode)0x180, clocks[0].Input.Permissions);
        Assert.Equal("/run/gpsd.sock", clocks[1].Input.Path);
        Assert.Equal(("/dev/ptp0", true), (clocks[2].Input.Path, clocks[2].Input.AvoidsCrossStamps));
        Assert.Equal(("/dev/rtc0", true), (clocks[3].Input.Path, clocks[3].Input.KeepsUtc));
        var pulse = clocks[5].Input;
        Assert.Equal(("eth0", true, 1, 2, true), (pulse.Path, pulse.IsExternalPulse, pulse.Pin, pulse.Channel, pulse.IsFallingEdge));
    }

    [Theory]
    [InlineData("SHM x", "is not the number of a segment")]
    [InlineData("SHM 256", "is not the number of a segment")]
    [InlineData("SHM 0:perm=1999", "':perm=1999'")]
    [InlineData("SHM 0:utc", "':utc'")]
    [InlineData("SOCK run/x", "is not the path of a socket")]
    [InlineData("PHC /dev/ptp0:pin", "':pin'")]
    [InlineData("RTC rtc0", "is not the path of a device")]
    public void A_wrong_parameter_is_named(string driver, string problem)
        => Assert.Contains(problem, Reading.Bad($"refclock {driver}").Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("GNSS /dev/serial0", "GNSS /dev/serial0", "/dev/serial0")]
    [InlineData("GNSS /dev/serial0 pps pps0", "PPS /dev/pps0 lock GPS", "/dev/pps0")]
    [InlineData("GNSS /dev/serial0 pps gpio:18", "PPS gpio:/dev/gpiochip0:18", "gpio:/dev/gpiochip0:18")]
    [InlineData("PPS /dev/pps1", "PPS pps1", "/dev/pps1")]
    [InlineData("SHM 1", "SHM 1", "SHM 1")]
    [InlineData("SOCK /run/a", "SOCK /run/a", "/run/a")]
    public void Two_lines_that_read_one_device_are_both_named(string first, string second, string device)
    {
        var problem = Reading.Bad($"refclock {first}", $"refclock {second}");
        Assert.Equal((2, device), (problem.Place.Line, problem.Word));
        Assert.Contains("test.conf:1", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Receivers_and_clocks_that_share_nothing_are_fine()
        => Assert.Equal(5, Reading.Good(
            "refclock GNSS /dev/a pps dcd", "refclock GNSS /dev/b pps dcd", "refclock PPS gpio:4", "refclock PHC /dev/ptp0",
            "refclock PHC /dev/ptp0:extpps").Refclocks.Length);
}
