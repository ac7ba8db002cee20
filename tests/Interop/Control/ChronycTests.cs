using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Tests.Control;
using static Stratum1.Tests.Control.SampleDaemon;

namespace Stratum1.Interop.Control;

/// <summary>The real chronyc cannot tell our control server from chronyd.</summary>
public class ChronycTests
{
    private static readonly string[] Reports =
    [
        "tracking", "sources", "sources -a", "sourcestats", "sourcestats -a", "selectdata", "selectdata -a", "authdata", "authdata -a",
            "ntpdata",
        "ntpdata 192.0.2.1", "activity", "serverstats", "smoothing", "rtcdata", "manual list", "clients", "clients -k", "clients -p 5",
        "sourcename 192.0.2.1", "waitsync 1", "sources -N",
    ];

    /// <summary>Fields that version 4.3 of chronyc does not know yet.</summary>
    private static readonly Dictionary<string, int> NewerFields = new() { ["serverstats"] = 6, ["ntpdata"] = 4 };

    private static readonly (string Line, IControlCommand Command)[] Commands =
    [
        ("online", new SetOnline(IsOnline: true, SourceGroup.All)),
        ("offline 255.255.255.0/192.0.2.0", new SetOnline(IsOnline: false, new(Address("192.0.2.0"), Address("255.255.255.0")))),
        ("onoffline", new PlainCommand(PlainAction.OnOffline)),
        ("burst 3/5 192.0.2.0/24", new StartBurst(3, 5, new(Address("192.0.2.0"), Address("255.255.255.0")))),
        ("minpoll 192.0.2.1 -3", new ModifySource(TimeServer, SourceSetting.MinPoll, -3)),
        ("maxpoll 192.0.2.1 9", new ModifySource(TimeServer, SourceSetting.MaxPoll, 9)),
        ("minstratum 192.0.2.1 2", new ModifySource(TimeServer, SourceSetting.MinStratum, 2)),
        ("polltarget 192.0.2.1 12", new ModifySource(TimeServer, SourceSetting.PollTarget, 12)),
        ("maxdelay 192.0.2.1 0.5", new ModifySource(TimeServer, SourceSetting.MaxDelay, 0.5)),
        ("maxdelayratio 192.0.2.1 3", new ModifySource(TimeServer, SourceSetting.MaxDelayRatio, 3)),
        ("maxdelaydevratio 192.0.2.1 5", new ModifySource(TimeServer, SourceSetting.MaxDelayDeviationRatio, 5)),
        ("maxupdateskew 128", new SetMaxUpdateSkew(Frequency.FromPpm(128))),
        ("makestep", new PlainCommand(PlainAction.MakeStep)),
        ("makestep 0.5 -1", new ConfigureMakeStep(Seconds(0.5), -1)),
        ("reselect", new PlainCommand(PlainAction.Reselect)),
        ("reselectdist 0.125", new SetReselectDistance(Seconds(0.125))),
        ("refresh", new PlainCommand(PlainAction.Refresh)),
        ("reload sources", new PlainCommand(PlainAction.ReloadSources)),
        ("reset sources", new PlainCommand(PlainAction.ResetSources)),
        ("add server 192.0.2.1 minpoll 5 iburst key 7 offset 0.25",
            new AddSource(NewSourceKind.Server, "192.0.2.1")
            {
                MinPoll = 5, KeyId = 7, Offset = Seconds(0.25), MaxUnreach = 0, Options = NewSourceOptions.Online | NewSourceOptions.IBurst,
            }),
        ("add pool 192.0.2.2 maxsources 2", new AddSource(NewSourceKind.Pool, "192.0.2.2") { MaxSources = 2, MaxUnreach = 0 }),
        ("add peer 2001:db8::1", new AddSource(NewSourceKind.Peer, "2001:db8::1") { MaxUnreach = 0 }),
        ("delete 192.0.2.1", new DeleteSource(TimeServer)),
        ("allow", new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: false, ControlAddress.None, 0)),
        ("allow all 10.1", new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: true, Address("10.1.0.0"), 16)),
        ("deny 2001:db8::/32", new AccessChange(AccessScope.Ntp, IsAllowed: false, Everything: false, Address("2001:db8::"), 32)),
        ("deny all", new AccessChange(AccessScope.Ntp, IsAllowed: false, Everything: true, ControlAddress.None, 0)),
        ("cmdallow 10.0.0.1", new AccessChange(AccessScope.Control, IsAllowed: true, Everything: false, Address("10.0.0.1"), 32)),
        ("cmdallow all", new AccessChange(AccessScope.Control, IsAllowed: true, Everything: true, ControlAddress.None, 0)),
        ("cmddeny 10.0.0.1", new AccessChange(AccessScope.Control, IsAllowed: false, Everything: false, Address("10.0.0.1"), 32)),
        ("cmddeny all", new AccessChange(AccessScope.Control, IsAllowed: false, Everything: true, ControlAddress.None, 0)),
        ("local stratum 8 distance 0.5", new SetLocal(IsOn: true, 8, IsOrphan: false, Seconds(0.5), default, default, default)),
        ("local off", SetLocal.Off),
        ("smoothtime activate", new ControlSmoothTime(SmoothTimeAction.Activate)),
        ("smoothtime reset", new ControlSmoothTime(SmoothTimeAction.Reset)),
        ("manual on", new ControlManual(ManualAction.On)),
        ("manual off", new ControlManual(ManualAction.Off)),
        ("manual reset", new ControlManual(ManualAction.Reset)),
        ("manual delete 3", new DeleteManualSample(3)),
        ("dfreq 0.5", new DisturbFrequency(Frequency.FromPpm(-0.5))),
        ("doffset 0.5", new DisturbOffset(Seconds(-0.5))),
        ("trimrtc", new PlainCommand(PlainAction.TrimRtc)),
        ("writertc", new PlainCommand(PlainAction.WriteRtc)),
        ("cyclelogs", new PlainCommand(PlainAction.CycleLogs)),
        ("dump", new PlainCommand(PlainAction.Dump)),
        ("rekey", new PlainCommand(PlainAction.Rekey)),
        ("shutdown", new PlainCommand(PlainAction.Shutdown)),
    ];

    [PeerFact]
    public void Chronyc_reads_every_report_over_both_transports()
    {
        var daemon = Busy();
        daemon.ServerStatistics = daemon.ServerStatistics with { Ntp = new(1_000_000, 2) }; // This chronyc has 32 bits for a counter.
        using var host = new ControlHost(daemon, OpenCommands.All);
        foreach (var overUdp in new[] { false, true })
        {
            foreach (var report in Reports)
            {
                var words = report.Split(' ');
                var (code, theirs) = host.Chronyc(
                    overUdp, ["-c", .. words.Contains("-N") ? ["-N"] : Array.Empty<string>(), .. words.Where(word => word != "-N")]);
                Assert.True(code == 0, $"{report}: {theirs}");
                var (ourCode, ours) = host.Stratum1(overUdp, ["--csv", .. words.Select(word => word == "-p" ? "--min-requests" : word)]);
                Assert.True(ourCode == 0, $"{report}: {ours}");
                AssertSame(report, Lines(theirs), Lines(ours), NewerFields.GetValueOrDefault(words[0]));
            }
        }
    }

    [PeerFact]
    public void Chronyc_gives_every_command_over_the_Unix_socket_and_none_over_UDP()
    {
        var daemon = Busy();
        using var host = new ControlHost(daemon, OpenCommands.All);
        foreach (var (line, command) in Commands)
        {
            daemon.Executed.Clear();
            var (code, text) = host.Chronyc(overUdp: false, line.Split(' '));
            Assert.Equal((line, 0, "200 OK"), (line, code, text.Trim()));
            Assert.Equal(command, Assert.Single(daemon.Executed));
            Assert.Contains("501 Not authorised", host.Chronyc(overUdp: true, line.Split(' ')).Output, StringComparison.Ordinal);
            Assert.Single(daemon.Executed);
        }

        daemon.Executed.Clear();
        var (_, adjusted) = host.Chronyc(overUdp: false, "settime", "2026-11-20", "12:00:00");
        Assert.Contains(
            "Clock was 0.50 seconds fast.  Frequency change = -1.00ppm, new frequency = 20.00ppm", adjusted, StringComparison.Ordinal);
        Assert.IsType<SetTime>(Assert.Single(daemon.Executed));
        Assert.Contains("208 Access allowed", host.Chronyc(overUdp: false, "accheck", "192.0.2.1").Output, StringComparison.Ordinal);
        Assert.Contains("209 Access denied", host.Chronyc(overUdp: false, "cmdaccheck", "192.0.2.1").Output, StringComparison.Ordinal);
    }

    [PeerFact]
    public void Chronyc_is_told_why_not()
    {
        using var host = new ControlHost(
            new SampleDaemon { Clients = null, Verdict = ControlStatus.SourceAlreadyKnown }, OpenCommands.Default);
        foreach (var (line, overUdp, expected) in new[]
        {
            ("smoothing", false, "505 Facility not enabled in daemon"), ("rtcdata", true, "513 RTC driver not running"),
            ("clients", false, "519 Client logging is not active in the daemon"), ("ntpdata 192.0.2.1", false, "503 No such source"),
            ("serverstats", true, "501 Not authorised"), ("add server 192.0.2.1", false, "511 Source already present"),
        })
        {
            var (code, text) = host.Chronyc(overUdp, line.Split(' '));
            Assert.Equal(1, code);
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertSame(string report, string[] theirs, string[] ours, int newerFields)
    {
        Assert.True(
            theirs.Length == ours.Length && theirs.Length > 0, $"{report}:\n{string.Join('\n', theirs)}\n{string.Join('\n', ours)}");
        foreach (var (x, y) in theirs.Zip(ours))
        {
            var fields = y.Split(',')[..^newerFields];
            Assert.Equal((report, x), (report, string.Join(',', fields)));
        }
    }
}
