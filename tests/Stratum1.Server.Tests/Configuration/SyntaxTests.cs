using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class SyntaxTests
{
    [Fact]
    public void Case_blanks_comments_and_line_ends_do_not_matter()
    {
        var reading = ConfigReader.ReadFile(
            "x", "\uFEFF# one\r\n\t PORT \t 5 \r\n! two\n; three “quoted”\n% four\n   # five\n\nLOCK_All\n\fAllow\v10 ");
        Assert.Empty(reading.Problems);
        Assert.Equal(5, reading.Config.Ntp.Port);
        Assert.True(reading.Config.Process.LockMemory);
        Assert.Single(reading.Config.Ntp.Rules);
    }

    [Fact]
    public void The_flattened_text_has_no_comments_and_reads_the_same()
    {
        string[] text = ["# c", "  refclock   GNSS /dev/serial0\tpps pps0", "", "allow  10.1", "port 5", "dumponexit"];
        var reading = Reading.Of(text);
        Assert.Equal<IEnumerable<string>>(["refclock GNSS /dev/serial0 pps pps0", "allow 10.1", "port 5", "dumponexit"], reading.Lines);
        Assert.Equal<IEnumerable<string>>(reading.Lines, Reading.Of([.. reading.Lines]).Lines);
    }

    [Fact]
    public void Letters_of_any_script_may_stand_in_a_path()
        => Assert.Equal("/srv/zeitgemäß/drift", Reading.Good("driftfile /srv/zeitgemäß/drift").Clock.DriftFile);

    [Fact]
    public void Directives_of_the_command_line_are_numbered_as_arguments()
    {
        var reading = ConfigReader.ReadArguments(["port 5", "prot 6"]);
        Assert.Equal("command line:2", Assert.Single(reading.Problems).Place.ToString());
        Assert.Equal(5, reading.Config.Ntp.Port);
    }

    /// <summary>A text of our own that says what Debian's chrony.conf says, line for line.</summary>
    [Fact]
    public void A_configuration_like_Debians_is_accepted()
    {
        var config = Reading.Good(
            "# more files",
            "confdir /etc/chrony/conf.d",
            "pool 2.debian.pool.ntp.org iburst",
            "sourcedir /run/chrony-dhcp",
            "sourcedir /etc/chrony/sources.d",
            "keyfile /etc/chrony/chrony.keys",
            "driftfile /var/lib/chrony/chrony.drift",
            "ntsdumpdir /var/lib/chrony",
            "#log tracking measurements statistics",
            "logdir /var/log/chrony",
            "maxupdateskew 100.0",
            "rtcsync",
            "makestep 1 3",
            "leapsectz right/UTC");
        Assert.Equal("/var/lib/chrony/chrony.drift", config.Clock.DriftFile);
        Assert.NotNull(config.Clock.Step);
    }
}
