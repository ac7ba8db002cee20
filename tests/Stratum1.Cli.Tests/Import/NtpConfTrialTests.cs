using Stratum1.Cli.Import;
using Stratum1.Server.Configuration;

namespace Stratum1.Cli.Tests.Import;

/// <summary>Lines that were once lost in silence, or became something else than what they say.</summary>
public class NtpConfTrialTests
{
    [Theory]
    [InlineData("refclock nmea unit 0 mode 0x10 ppspath /dev/pps0", "refclock GNSS /dev/gps0 pps /dev/pps0 baud 9600")]
    [InlineData(
        "refclock nmea unit 1 path /dev/ttyS1 ppspath /dev/pps1 baud 38400 flag1 1 refid GNSS time1 0.000011 time2 0.3 minpoll 4 prefer",
        "refclock GNSS /dev/ttyS1 pps /dev/pps1 baud 38400 refid GNSS poll 4 prefer correction 0.000011 offset 0.3")]
    [InlineData("refclock shm unit 0 refid GPS time1 0.2", "refclock SHM 0 refid GPS offset 0.2")]
    [InlineData("refclock shm unit 0 refid NMEA\nrefclock pps unit 0 ppspath /dev/pps2", "refclock PPS /dev/pps2 lock NMEA")]
    [InlineData("refclock gpsd unit 128 refid GPS", "refclock GNSS /dev/gps0 pps /dev/pps0 refid GPS")]
    [InlineData("refclock local unit 0 stratum 10", "local stratum 10")]
    public void A_clock_named_as_NTPsec_names_it_is_converted(string text, string expected)
    {
        var result = NtpConfImport.Convert(text);
        Assert.Contains(expected, result.Lines);
        Assert.True(ConfigReader.ReadFile("ntp.conf", string.Join('\n', result.Lines)).Succeeded);
    }

    [Theory]
    [InlineData("refclock spectracom unit 0", "no driver spectracom")]
    [InlineData("broadcast 192.168.1.255 key 5", "key 5: broadcasts are sent without a key")]
    [InlineData("restrict 192.168.1.0 mask 255.255.255.0 notrust", "so they are denied")]
    public void What_is_lost_is_named(string text, string why)
        => Assert.Contains(
            NtpConfImport.Convert(text).Remarks,
            remark => remark.Line == 1 && remark.IsLost && remark.Why.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void Who_must_have_a_key_is_not_allowed_without()
    {
        var lines = NtpConfImport.Convert("restrict default notrust\nrestrict 10.0.0.0 mask 255.0.0.0 notrust\n").Lines;
        Assert.Contains("deny 10.0.0.0/8", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("allow", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("[[source]]\nmode = \"pool\"\n")]
    [InlineData("root:x:0:0:root:/root:/bin/bash\n")]
    public void A_file_of_another_kind_is_none(string text) => Assert.False(NtpConfImport.Convert(text).IsNtpConf);

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        var (code, output, errors) = Tool.Run(["import-ntp-conf", "-"], "root:x:0:0:root:/root:/bin/bash\n"u8.ToArray());
        Assert.Equal(65, code);
        Assert.Empty(output);
        Assert.Contains("no line is a directive of ntp.conf", errors, StringComparison.Ordinal);
    }
}
