using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Tests.Configuration;

public class TableTests
{
    /// <summary>Every directive of chrony 4.8 and its development version (chrony.conf(5)).</summary>
    private const string Chrony =
        "server pool peer refclock initstepslew manual acquisitionport bindacqaddress bindacqdevice dscp dumpdir maxsamples minsamples "
        + "ntsaeads ntsdumpdir ntscachedir ntsrefresh ntstrustedcerts nosystemcert nocerttimecheck refresh authselectmode combinelimit "
        + "maxdistance maxjitter maxstratum minstratum minsources reselectdist stratumweight clockprecision corrtimeratio driftfile "
        + "fallbackdrift leapsecmode leapsectz leapseclist makestep maxchange maxclockerror maxdrift maxupdateskew maxslewrate tempcomp "
        + "allow deny bindaddress binddevice broadcast clientloglimit noclientlog local ntpsigndsocket ntsport ntsservercert ntsserverkey "
        + "ntsprocesses maxntsconnections ntsntpserver ntsrotate port ratelimit ntsratelimit smoothtime maxtxbuffers bindcmdaddress "
        + "bindcmddevice cmdallow cmddeny cmdport cmdratelimit opencommands hwclockfile rtcautotrim rtcdevice rtcfile rtconutc rtcsync "
        + "log logbanner logchange logdir mailonchange confdir sourcedir include hwtimestamp hwtstimeout keyfile lock_all pidfile ptpport "
        + "ptpdomain sched_priority user dumponexit commandkey generatecommandkey linux_freq_scale linux_hz";

    [Fact]
    public void Every_directive_of_chrony_is_known_by_name()
        => Assert.DoesNotContain(Chrony.Split(' '), name => DirectiveTable.Find(name) is null);

    [Fact]
    public void No_directive_is_listed_twice()
        => Assert.Equal(DirectiveTable.All.Count, DirectiveTable.All.DistinctBy(d => d.Name, StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Every_directive_has_help_and_a_manual_entry_that_names_it()
        => Assert.All(DirectiveTable.All, d =>
        {
            Assert.True(d.Help.Length > 20 && d.Help.EndsWith('.'), d.Name);
            Assert.StartsWith($"`{d.Name}`", d.Manual, StringComparison.Ordinal);
            Assert.Contains(d.Help, d.Manual, StringComparison.Ordinal);
        });

    [Fact]
    public void A_manual_entry_is_a_definition_with_range_and_default()
        => Assert.Equal(
            "`port` *port* (a whole number, 0 to 65535) (default 123)\n:   The UDP port on which time is served; 0 serves nobody.\n",
            DirectiveTable.Find("port")!.Manual);

    [Fact]
    public void Every_option_of_a_driver_has_help_and_stands_in_the_manual_once()
    {
        var manual = DirectiveTable.Find("refclock")!.Manual;
        foreach (var driver in new[] { RefclockDriver.Gnss, RefclockDriver.Pps, RefclockDriver.Simulated })
        {
            Assert.Equal(driver.Options.Length, driver.Options.Select(o => o.Name).Distinct().Count());
            Assert.All(driver.Options, o => Assert.True(o.Help.Length > 10 && o.Help.EndsWith('.'), o.Name));
            Assert.All(driver.Options, o => Assert.Contains(o.Manual, manual, StringComparison.Ordinal));
            Assert.Contains(driver.Help, manual, StringComparison.Ordinal);
            Assert.Same(driver, RefclockDriver.For(driver.Create(new("/dev/pps0", default)).Kind));
        }
    }

    [Fact]
    public void Every_option_of_chronys_refclocks_is_accepted_or_refused_by_name()
    {
        const string options = "refid lock poll dpoll filter local rate minsamples maxlockage maxsamples maxunreach offset delay pps "
            + "precision maxdispersion stratum tai width prefer noselect trust require";
        Assert.DoesNotContain(options.Split(' '), name => RefclockDriver.Pps.Find(name) is null);
        Assert.DoesNotContain(options.Split(' '), name => RefclockDriver.Gnss.Find(name) is null);
    }

    /// <summary>A default written in a row must be what the row's own parser makes of it.</summary>
    [Fact]
    public void Writing_all_defaults_changes_nothing()
    {
        var defaults = DirectiveTable.Supported.Where(d => d.Default is not null).ToArray();
        Assert.NotEmpty(defaults);
        var config = Reading.Good([.. defaults.Select(d => $"{d.Name} {d.Default}")]);
        Assert.Equal(ServerConfig.Default.Clock, config.Clock);
        Assert.Equal(ServerConfig.Default.Selection, config.Selection);
        Assert.Equal(ServerConfig.Default.Process, config.Process);
        Assert.Equal(ServerConfig.Default.Control, config.Control);
        Assert.Equal(ServerConfig.Default.Ntp.Port, config.Ntp.Port);

        var options = RefclockDriver.Gnss.Options.Where(o => o.Default is not null).Select(o => $"{o.Name} {o.Default}");
        var written = Reading.Good($"refclock GNSS /dev/a {string.Join(' ', options)}").Refclocks[0];
        Assert.Equal(Reading.Good("refclock GNSS /dev/a").Refclocks[0], written);
    }
}
