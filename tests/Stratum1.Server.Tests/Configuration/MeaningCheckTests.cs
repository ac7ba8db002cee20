using System.Collections.Immutable;
using Stratum1.Linux;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Checks;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>What <c>--check</c> says of lines that are right, each by itself, and yet do not do what was meant.</summary>
public class MeaningCheckTests
{
    private static readonly UtcTime Now = new UtcDate(2026, 11, 21, 0, 0, 0).ToUtc();

    private static readonly string[] Sound =
    [
        "refclock GNSS /dev/serial0 pps /dev/pps0", "makestep 1 3", "driftfile /var/lib/stratum1/drift", "allow 192.168",
    ];

    private static readonly MachineFacts Machine = new(
        RightTo: (path, _) => path.Contains("missing", StringComparison.Ordinal) ? FileRight.Missing
            : path.Contains("secret", StringComparison.Ordinal) ? FileRight.Forbidden
            : FileRight.Usable,
        HasUser: user => user == "ntp",
        CertificateOf: pair => pair.CertificateFile switch
        {
            "/bad" => (null, "it is no certificate"),
            "/old" => (new("/CN=t", Now - Days(90), Now - Days(1)), null),
            "/ending" => (new("/CN=t", Now - Days(80), Now + Days(9)), null),
            _ => (new("/CN=t", Now - Days(1), Now + Days(80)), null),
        },
        HasInterface: name => name == "eth0",
        HasAddress: address => address.ToString() is "192.168.1.2" or "127.0.0.1" or "::1",
        IsOfClass: (path, kind) => path != "/dev/null" || kind == "mem",
        TalkerOn: path => path == "/dev/ttyS0" ? "the kernel's console" : null,
        Now);

    [Fact]
    public void A_sound_configuration_is_not_objected_to()
        => Assert.Empty(Look(
        [
            .. Sound, "ntsservercert /new", "ntsserverkey /k", "bindaddress 192.168.1.2", "binddevice eth0", "hwtimestamp *",
                "hwtimestamp eth0",
            "bindcmdaddress 127.0.0.1", "keyfile /k", "server 192.0.2.1 key 5",
        ]));

    [Theory]
    [InlineData("/dev/pps0", "which second", "refclock PPS /dev/pps0")]
    [InlineData("ONE", "a pulse too", "refclock PPS /dev/pps0 refid ONE", "refclock PPS /dev/pps1 lock ONE", "server 192.0.2.1")]
    [InlineData("minsources", "3 at most", "refclock SHM 0", "pool p.example maxsources 2", "server s.example noselect", "minsources 4")]
    [InlineData("refclock", "no line that may be followed", "server 192.0.2.1 noselect")]
    [InlineData("authselectmode", "no server has any", "server 192.0.2.1", "authselectmode require")]
    public void Time_that_cannot_come_is_told(string word, string problem, params string[] lines)
        => Told(word, problem, [.. lines, "makestep 1 3", "driftfile /d", "allow"]);

    [Theory]
    [InlineData("makestep", "no limit", "makestep 1 -1")]
    [InlineData("driftfile", "missing", "makestep 1 3", "driftfile /missing/drift")]
    [InlineData("log", "without a folder", "log tracking")]
    [InlineData("ratelimit", "noclientlog", "ratelimit", "noclientlog")]
    [InlineData("cmdallow", "loopback alone", "cmdallow 10/8")]
    [InlineData("keyfile", "may not read", "keyfile /etc/secret")]
    [InlineData("logdir", "not there", "logdir /missing")]
    [InlineData("user", "no such user", "user nobody-at-all")]
    [InlineData("/old", "expired", "ntsservercert /old", "ntsserverkey /k")]
    [InlineData("/bad", "no certificate", "ntsservercert /bad", "ntsserverkey /k")]
    [InlineData("/ending", "in 9 days", "ntsservercert /ending", "ntsserverkey /k")]
    [InlineData("ntsauthority", "not there", "ntsauthority /missing")]
    [InlineData("binddevice", "no such interface", "binddevice eth7")]
    [InlineData("hwtimestamp", "no such interface", "hwtimestamp eth7")]
    [InlineData("bindaddress", "no interface of this machine", "bindaddress 192.168.1.3")]
    [InlineData("bindcmdaddress", "no interface of this machine", "bindcmdaddress 192.168.1.3")]
    [InlineData("192.0.2.1", "no line 'keyfile'", "server 192.0.2.1 key 5")]
    [InlineData("/dev/null", "/sys/class/pps", "refclock PPS /dev/null")]
    [InlineData("/dev/null", "/sys/class/tty", "refclock GNSS /dev/null")]
    [InlineData("/dev/ttyS0", "the kernel's console", "refclock GNSS /dev/ttyS0")]
    [InlineData("9601", "no usual speed", "refclock GNSS /dev/ttyUSB0 baud 9601")]
    [InlineData("/dev/missing", "not there now", "refclock PHC /dev/missing")]
    [InlineData("/dev/secret", "may not be opened", "refclock PPS /dev/secret")]
    public void What_would_not_work_is_told(string word, string problem, params string[] lines)
        => Told(word, problem, [.. Sound, .. lines]);

    [Fact]
    public void Who_serves_nobody_is_told()
    {
        Told("allow", "answers nobody", Sound[..3]);
        Told("mode6", "no line 'allow'", [.. Sound[..3], "mode6"]);
        Told("makestep", "is missing", [Sound[0], .. Sound[2..]]);
    }

    [Fact]
    public void Findings_are_printed_and_the_exit_code_says_whether_the_daemon_would_start()
    {
        var files = ConfigFiles.None with { Read = _ => string.Join('\n', Sound) + "\nmakestep 1 -1" };
        var start = StartUp.Prepare(["--check", "-f", "/x"], files, Machine);
        Assert.Equal(0, start.ExitCode);
        Assert.StartsWith("/x:5: warning: 'makestep' has no limit", start.Errors, StringComparison.Ordinal);
        Assert.Equal("/x: 1 thing to look at; the daemon would start.\n", start.Output);
        Assert.Equal(78, StartUp.Prepare(["--check", "-f", "/x"], files with { Read = _ => "prot 5" }, Machine).ExitCode);
    }

    private static TimeInterval Days(long days) => TimeInterval.FromWholeSeconds(days * 86_400);

    private static ImmutableArray<ConfigProblem> Look(string[] lines)
    {
        var reading = Reading.Of(lines);
        Assert.True(reading.Succeeded, string.Join('\n', reading.Problems));
        return MeaningCheck.Of(reading, Machine);
    }

    private static void Told(string word, string problem, string[] lines)
        => Assert.Contains(
            Look(lines), finding => finding.Word == word && finding.Problem.Contains(problem, StringComparison.Ordinal)
                && finding.Remedy.EndsWith('.') && finding.Severity == ConfigSeverity.Warning);
}
