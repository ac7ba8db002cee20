using Stratum1.Cli.Import;
using Stratum1.Server.Configuration;

namespace Stratum1.Cli.Tests.Import;

/// <summary>ntpd's configuration becomes ours; what cannot is named, and what comes out is accepted by the daemon's own reader.</summary>
public class NtpConfTests
{
    /// <summary>As distributions deliver it, with a pool.</summary>
    private const string Client = """
        # /etc/ntpsec/ntp.conf, configuration for ntpd; see ntp.conf(5) for help

        driftfile /var/lib/ntpsec/ntp.drift
        leapfile /usr/share/zoneinfo/leap-seconds.list

        # statsdir /var/log/ntpsec/
        tos maxclock 11
        tos minclock 4 minsane 3

        pool 0.debian.pool.ntp.org iburst
        pool 1.debian.pool.ntp.org iburst   # the second
        server -4 ntp.example.org iburst minpoll 5 maxpoll 9 prefer
        server time.example.net nts iburst
        server 192.0.2.77 autokey

        restrict default kod nomodify nopeer noquery limited
        restrict 127.0.0.1
        restrict -6 ::1
        """;

    /// <summary>A stratum-1 server with an NMEA receiver and its pulse, for the LAN.</summary>
    private const string Receiver = """
        server 127.127.20.0 mode 17 minpoll 4 maxpoll 4 prefer   # 9600 baud, RMC only
        fudge 127.127.20.0 flag1 1 flag3 1 time1 0.000011 time2 0.350 refid GPS
        fudge 127.127.20.0 stratum 0
        server ntp1.example.org iburst
        peer backup.example.org key 7
        keys /etc/ntp.keys
        trustedkey 7
        restrict default ignore
        restrict 192.168.0.0 mask 255.255.0.0 nomodify notrap
        restrict 2001:db8:: mask ffff:ffff:: nomodify
        restrict 127.0.0.1
        statsdir "/var/log/ntpstats/"
        statistics loopstats peerstats clockstats
        filegen loopstats file loopstats type day enable
        tinker panic 0 step 0.5
        tos orphan 6
        disable monitor
        """;

    /// <summary>gpsd with shared memory and a separate pulse, and things of the past.</summary>
    private const string Gpsd = """
        server 127.127.28.0 minpoll 4 maxpoll 4
        fudge 127.127.28.0 time1 0.420 refid NMEA
        server 127.127.22.0 minpoll 4 prefer
        fudge 127.127.22.0 flag2 1 refid PPS
        server 127.127.46.0
        server 127.127.8.1 mode 5
        server 127.127.1.0
        fudge 127.127.1.0 stratum 10
        broadcastclient
        tinker allan 1500 dispersion 0.00002
        crypto pw serverpassword
        interface listen 192.0.2.1
        interface ignore wildcard
        discard average 4
        restrict default limited
        frobnicate 7
        """;

    [Fact]
    public void The_configuration_of_a_client_keeps_its_servers_and_its_openness()
        => AssertLines(
            Client,
            "driftfile /var/lib/stratum1/drift",
            "leapseclist /usr/share/zoneinfo/leap-seconds.list",
            "minsources 3",
            "pool 0.debian.pool.ntp.org iburst",
            "pool 1.debian.pool.ntp.org iburst",
            "server ntp.example.org ipv4 iburst minpoll 5 maxpoll 9 prefer",
            "server time.example.net nts iburst",
            "server 192.0.2.77",
            "allow",
            "allow 127.0.0.1",
            "allow ::1",
            "ratelimit",
            "makestep 0.128 3");

    [Fact]
    public void A_receiver_with_its_pulse_becomes_one_line()
        => AssertLines(
            Receiver,
            "refclock GNSS /dev/gps0 pps /dev/gpspps0 baud 9600 refid GPS stratum 0 poll 4 prefer correction 0.000011 offset 0.350",
            "server ntp1.example.org iburst",
            "peer backup.example.org key 7",
            "keyfile /etc/ntp.keys",
            "deny",
            "allow 192.168.0.0/16",
            "allow 2001:db8::/32",
            "allow 127.0.0.1",
            "logdir /var/log/ntpstats/",
            "local stratum 6 orphan",
            "noclientlog",
            "makestep 0.5 3",
            "log measurements refclocks statistics tracking");

    [Fact]
    public void Other_reference_clocks_are_converted_and_a_pulse_is_locked_to_one()
        => AssertLines(
            Gpsd,
            "refclock SHM 0 refid NMEA poll 4 offset 0.420",
            "refclock GNSS /dev/gps0",
            "local stratum 10",
            "maxclockerror 20",
            "bindaddress 192.0.2.1",
            "allow",
            "refclock PPS /dev/pps0 lock NMEA refid PPS poll 4 prefer",
            "ratelimit interval 4",
            "makestep 0.128 3");

    [Theory]
    [InlineData(Client, 7, "maxclock")]
    [InlineData(Client, 8, "minclock")]
    [InlineData(Client, 14, "Autokey is broken")]
    [InlineData(Client, 3, "another form")]
    [InlineData(Receiver, 7, "every key in the key file is trusted")]
    [InlineData(Receiver, 14, "logrotate")]
    [InlineData(Gpsd, 3, "found from the pulse's width")]
    [InlineData(Gpsd, 5, "gpsd must leave /dev/gps0 alone")]
    [InlineData(Gpsd, 6, "no driver 8")]
    [InlineData(Gpsd, 9, "whoever sends broadcasts")]
    [InlineData(Gpsd, 10, "allan")]
    [InlineData(Gpsd, 11, "NTS")]
    [InlineData(Gpsd, 16, "not a directive")]
    public void A_line_without_a_counterpart_is_named_with_its_number_and_the_reason(string text, int line, string why)
        => Assert.Contains(
            NtpConfImport.Convert(text).Remarks,
            remark => remark.Line == line && remark.ToString().Contains(why, StringComparison.Ordinal));

    [Theory]
    [InlineData(Client, 5)]
    [InlineData(Receiver, 4)]
    [InlineData(Gpsd, 8)]
    public void Nothing_else_is_remarked(string text, int remarks) => Assert.Equal(remarks, NtpConfImport.Convert(text).Remarks.Count);

    [Fact]
    public void The_combined_clock_of_gpsd_has_its_pulse()
        => Assert.Contains("refclock GNSS /dev/gps1 pps /dev/pps1 refid GPS", NtpConfImport.Convert(
            "server 127.127.46.129\nfudge 127.127.46.129 refid GPS\n").Lines);

    [Fact]
    public void Without_a_default_everybody_is_answered_as_ntpd_does_and_that_is_said()
    {
        var result = NtpConfImport.Convert("server 192.0.2.1\n");
        Assert.Contains("allow", result.Lines);
        Assert.Contains(result.Remarks, remark => remark.Why.Contains("ntpd answers everybody", StringComparison.Ordinal));
    }

    /// <summary>Whatever the words are: no exception, and every word of our own making is accepted by our reader.</summary>
    [Fact]
    public void Mutated_files_never_break_it()
    {
        var random = new Random(20);
        var words = $"{Client} {Receiver} {Gpsd}".Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Join(' ', random.GetItems(words, random.Next(1, 8)));
            Assert.NotNull(NtpConfImport.Convert(text));
        }
    }

    private static void AssertLines(string text, params string[] expected)
    {
        var result = NtpConfImport.Convert(text);
        Assert.Equal(expected, result.Lines);
        var reading = ConfigReader.ReadFile("ntp.conf", string.Join('\n', result.Lines));
        Assert.Empty(reading.Problems.Where(problem => problem.ToString().Contains("error", StringComparison.Ordinal)));
        Assert.True(reading.Succeeded);
    }
}
