using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class ErrorTests
{
    private const string Networks = "nothing, an address, 192.0.2.0/24, 2001:db8::/32, or 192.0 for 192.0.0.0/16; 'all' may stand before";

    private const string Inputs = "/dev/pps0, pps0, gpio:/dev/gpiochip0:18, gpio:18, dcd, or a name from /sys/class/pps/pps*/name";

    private const string GnssOptions
        = "baud correction delay dpoll filter local lock maxdispersion maxlockage maxsamples maxunreach minsamples "
        + "noselect offset poll pps precision prefer rate receiver refid require stratum tai trust width";

    private const string PpsOptions
        = "correction delay dpoll filter local lock maxdispersion maxlockage maxsamples maxunreach minsamples noselect "
        + "offset poll pps precision prefer rate refid require stratum tai trust width";

    private const string Retype = "Type the word again on the keyboard, without quotes.";

    private const string Limits = "Write a number within these limits.";

    public static TheoryData<string, string> Lines => new()
    {
        // line, then what is printed behind "test.conf:1: error: "
        { "maxdistence 3", "'maxdistence' is not a directive; allowed: maxdistance. Did you mean 'maxdistance'?" },
        { "alow 10", "'alow' is not a directive; allowed: allow. Did you mean 'allow'?" },
        { "refclcok GNSS /dev/a", "'refclcok' is not a directive; allowed: refclock. Did you mean 'refclock'?" },
        {
            "frobnicate",
            "'frobnicate' is not a directive; allowed: the directives of stratum1.conf(5). Remove the line, or put '#' before it."
        },
        { "port 65536", $"'65536' is out of range (port); allowed: a whole number, 0 to 65535. {Limits}" },
        { "port -1", $"'-1' is out of range (port); allowed: a whole number, 0 to 65535. {Limits}" },
        { "port 12.5", $"'12.5' is not whole (port); allowed: a whole number, 0 to 65535. {Limits}" },
        { "port ntp", "'ntp' is not a number (port); allowed: a whole number, 0 to 65535. Write a number there." },
        { "port", "'port' must be followed by one more word; allowed: port, a whole number, 0 to 65535. Add it to the line." },
        {
            "port 123 124",
            "'124' is one word too many; allowed: port port (a whole number, 0 to 65535). Remove it, or put it on a line of its own."
        },
        { "maxdistance 1,5", "'1,5' is not a number (distance); allowed: 0 to 1000000 seconds. Write the decimal point as '.'." },
        { "maxdistance 10ms", "'10ms' is not a number (distance); allowed: 0 to 1000000 seconds. Write the number alone, without a unit." },
        { "maxdistance nan", "'nan' is not a number (distance); allowed: 0 to 1000000 seconds. Write a number there." },
        {
            "maxdistance 1e999",
            "'1e999' is not a number (distance); allowed: 0 to 1000000 seconds. Write the number alone, without a unit."
        },
        {
            "makestep 1",
            "'1' must be followed by one more word; allowed: limit, a whole number, -1 to 2147483647 updates. Add it to the line."
        },
        { "rtcsync on", "'on' is one word too many; allowed: rtcsync. Remove it, or put it on a line of its own." },
        { "rtcsync # keep the RTC right", "'#' is one word too many; allowed: rtcsync. Put the comment on a line of its own." },
        {
            "refclock GNSS /dev/a # mine",
            $"'#' is not an option of 'refclock GNSS'; allowed: {GnssOptions}. Put the comment on a line of its own."
        },
        { "allow 10.0.0.0/33", $"'10.0.0.0/33' is not a network; allowed: {Networks}. Correct the address or its prefix length." },
        {
            "allow ntp.example.net",
            $"'ntp.example.net' is not a network; allowed: {Networks}. Host names are not supported yet by this version: write the address."
        },
        {
            "bindaddress eth0",
            "'eth0' is not an address; allowed: an IPv4 or IPv6 address. Write the address alone, without port, prefix length or interface."
        },
        {
            "bindaddress 10.0",
            "'10.0' is not an address; allowed: an IPv4 or IPv6 address. Write the address alone, without port, prefix length or interface."
        },
        {
            "binddevice a-name-of-17-chars",
            "'a-name-of-17-chars' is not the name of an interface"
                + "; allowed: the name of a network interface, such as eth0. Write a name that 'ip link' shows."
        },
        { "refclock", "'refclock' must be followed by one more word; allowed: GNSS, PPS, SIM, SHM, SOCK, PHC, RTC. Add it to the line." },
        { "refclock GPS /dev/a",
            "'GPS' is not a driver; allowed: GNSS, PPS, SIM, SHM, SOCK, PHC, RTC. "
            + "Write 'GNSS' with the receiver's device: it reads NMEA and UBX." },
        {
            "refclock GNSS serial0",
            "'serial0' is not the path of a device"
                + "; allowed: the path of a serial device, such as /dev/serial0. Write the whole path: it begins with '/'."
        },
        {
            "refclock GNSS /dev/a refid GLONASS",
            "'GLONASS' is not a refid; allowed: 1 to 4 printable ASCII characters. Shorten it or choose another name."
        },
        {
            "refclock GNSS /dev/a baud 9k6",
            "'9k6' is not a number (speed)"
                + "; allowed: a whole number, 300 to 4000000 bits per second. Write the number alone, without a unit."
        },
        {
            "refclock GNSS /dev/a pps baud 9600",
            $"'baud' is not a pulse input; allowed: {Inputs}. Name the input after 'pps', or leave 'pps' out for a receiver without."
        },
        {
            "refclock GNSS /dev/a receiver configure",
            "'configure' is not one of the words known here; allowed: readonly. Write one of these."
        },
        {
            "refclock PPS /dev/pps0:clear",
            "'/dev/pps0:clear' asks for the falling edge"
                + $"; allowed: {Inputs}. Remove ':clear': the edge is found from the width of the pulse."
        },
        { "refclock PPS dcd", $"'dcd' is not a pulse input; allowed: {Inputs}. Name the device that delivers the pulse." },
        { "refclock GNSS /dev/a rate 10", $"'10' is out of range (rate); allowed: a whole number, 1 to 1 pulse a second. {Limits}" },
        { "refclock PPS pps0 lok GPS", $"'lok' is not an option of 'refclock PPS'; allowed: {PpsOptions}. Did you mean 'lock'?" },
        {
            "refclock GNSS /dev/a refid “GPS”",
            $"'“GPS”' contains a typographic quote “ (U+201C); allowed: ASCII characters. {Retype}"
        },
        { "makestep 1 –1", $"'–1' contains a typographic dash – (U+2013); allowed: ASCII characters. {Retype}" },
        { "port\u00A0123", $"'port\u00A0123' contains a no-break space (U+00A0); allowed: ASCII characters. {Retype}" },
        { "аllow 10", $"'аllow' contains the character а (U+0430); allowed: ASCII characters. {Retype}" },
        { "user \uFFFDbc", $"'\uFFFDbc' contains octets that are not UTF-8 (U+FFFD); allowed: ASCII characters. {Retype}" },
        { "user a\u0000b", $"'a\uFFFDb' contains the character U+0000; allowed: ASCII characters. {Retype}" },
        {
            "driftfile \"/var/lib/my drift\"",
            "'\"/var/lib/my' begins with a quote; allowed: words without quotes. Remove the quotes; words cannot contain blanks."
        },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_error_names_file_line_word_what_is_allowed_and_the_remedy(string line, string message)
        => Assert.Equal("test.conf:1: error: " + message, Reading.Bad(line).ToString());

    [Fact]
    public void All_errors_of_a_file_are_reported_in_order()
    {
        var reading = Reading.Of("port x", "# fine", "allow 10", "prot 1", "", "refclock PPS pps0 lock GPS", "maxdistance -1");
        Assert.Equal([1, 4, 6, 7], reading.Problems.Select(p => p.Place.Line));
        Assert.False(reading.Succeeded);
    }

    [Fact]
    public void A_line_has_at_most_one_error()
        => Assert.Equal("x", Reading.Bad("makestep x y z").Word);

    [Fact]
    public void A_wrong_line_changes_nothing()
    {
        var reading = Reading.Of("port 5", "port 99999", "bindaddress 127.0.0.1 x", "refclock GNSS /dev/a foo");
        Assert.Equal(5, reading.Config.Ntp.Port);
        Assert.Empty(reading.Config.Ntp.BindAddresses);
        Assert.Empty(reading.Config.Refclocks);
    }

    [Theory]
    [InlineData("dumponexit")]
    [InlineData("commandkey 1")]
    [InlineData("generatecommandkey")]
    [InlineData("linux_hz 100")]
    [InlineData("linux_freq_scale 1.0")]
    public void Words_that_lost_their_meaning_are_warned_of_but_accepted(string line)
    {
        var reading = Reading.Of(line);
        var problem = Assert.Single(reading.Problems);
        Assert.True(reading.Succeeded);
        Assert.Equal(ConfigSeverity.Warning, problem.Severity);
        Assert.Equal(line.Split(' ')[0], problem.Word);
        Assert.StartsWith("test.conf:1: warning: ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_word_is_cut_in_the_message()
        => Assert.InRange(Reading.Bad(new string('x', 1_000_000)).ToString().Length, 60, 300);
}
