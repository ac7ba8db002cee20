using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Tests.Control;
using static Stratum1.Tests.Control.SampleDaemon;

namespace Stratum1.Cli.Tests.Control;

public class ChangeTests
{
    private static readonly SourceGroup Net = new(Address("192.0.2.0"), Address("255.255.255.0"));

    private static readonly (string Line, IControlCommand Command)[] Lines =
    [
        ("makestep", new PlainCommand(PlainAction.MakeStep)),
        ("makestep 0.5 -1", new ConfigureMakeStep(Seconds(0.5), -1)),
        ("maxupdateskew 100", new SetMaxUpdateSkew(Frequency.FromPpm(100))),
        ("selectopts GPS +prefer -trust", new ModifySelection(
            new(ControlAddress.None, ReferenceId.Gps), SelectOptions.Prefer | SelectOptions.Trust, SelectOptions.Prefer)),
        ("selectopts 192.0.2.1 -noselect", new ModifySelection(new(TimeServer, default), SelectOptions.NoSelect, SelectOptions.None)),
        ("reselect", new PlainCommand(PlainAction.Reselect)),
        ("reselectdist 0.125", new SetReselectDistance(Seconds(0.125))),
        ("offset GPS -0.5", new SetSourceOffset(new(ControlAddress.None, ReferenceId.Gps), Seconds(-0.5))),
        ("offset time.example.org 0.25", new SetSourceOffset(new(TimeServer, default), Seconds(0.25))),
        ("delete 192.0.2.1", new DeleteSource(TimeServer)),
        ("delete Peer.example.org", new DeleteSource(Client)),
        ("delete ID#0000000001", new DeleteSource(ControlAddress.Unresolved(1))),
        ("online", new SetOnline(IsOnline: true, SourceGroup.All)),
        ("online time.example.org", new SetOnline(IsOnline: true, new(TimeServer, ControlAddress.None))),
        ("offline 255.255.255.0/192.0.2.0", new SetOnline(IsOnline: false, Net)),
        ("offline 192.0.2.0/24", new SetOnline(IsOnline: false, Net)),
        ("offline 192.0.2.0/0", new SetOnline(IsOnline: false, Net with { Mask = Address("0.0.0.0") })),
        ("offline 192.0.2.0/32", new SetOnline(IsOnline: false, Net with { Mask = Address("255.255.255.255") })),
        ("offline 2001:db8::/65", new SetOnline(IsOnline: false, new(Address("2001:db8::"), Address("ffff:ffff:ffff:ffff:8000::")))),
        ("burst 3/5", new StartBurst(3, 5, SourceGroup.All)),
        ("burst 3/5 192.0.2.0/24", new StartBurst(3, 5, Net)),
        ("minpoll 192.0.2.1 -3", new ModifySource(TimeServer, SourceSetting.MinPoll, -3)),
        ("maxdelay time.example.org 0.5", new ModifySource(TimeServer, SourceSetting.MaxDelay, 0.5)),
        ("maxdelaydevratio 192.0.2.1 5", new ModifySource(TimeServer, SourceSetting.MaxDelayDeviationRatio, 5)),
        ("reload sources", new PlainCommand(PlainAction.ReloadSources)),
        ("reset sources", new PlainCommand(PlainAction.ResetSources)),
        ("allow", new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: false, ControlAddress.None, 0)),
        ("allow all 10.1", new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: true, Address("10.1.0.0"), 16)),
        ("deny 2001:db8::/32", new AccessChange(AccessScope.Ntp, IsAllowed: false, Everything: false, Address("2001:db8::"), 32)),
        ("cmdallow 10.0.0.1", new AccessChange(AccessScope.Control, IsAllowed: true, Everything: false, Address("10.0.0.1"), 32)),
        ("cmddeny all", new AccessChange(AccessScope.Control, IsAllowed: false, Everything: true, ControlAddress.None, 0)),
        ("local off", SetLocal.Off),
        ("local", new SetLocal(IsOn: true, 10, IsOrphan: false, Seconds(1), default, default, default)),
        ("local stratum 8 orphan distance 0.5 activate 0.25 waitsynced 2",
            new SetLocal(IsOn: true, 8, IsOrphan: true, Seconds(0.5), Seconds(0.25), Seconds(2), Seconds(300))),
        ("smoothtime activate", new ControlSmoothTime(SmoothTimeAction.Activate)),
        ("manual reset", new ControlManual(ManualAction.Reset)),
        ("manual delete 3", new DeleteManualSample(3)),
        ("shutdown", new PlainCommand(PlainAction.Shutdown)),
        ("settime 2026-11-20T12:00:00.5Z", new SetTime(UtcTime.FromTimespec(1_795_176_000, 500_000_000))),
        ("add server 192.0.2.1", new AddSource(NewSourceKind.Server, "192.0.2.1")),
        ("add pool time.example.org iburst nts offline minpoll -2 maxsources 3 asymmetry 0.25 offset -0.5 "
            + "extfield F323 maxdelay 0.125 maxunreach 7",
            new AddSource(NewSourceKind.Pool, "time.example.org")
            {
                MinPoll = -2, MaxSources = 3, Asymmetry = 0.25, Offset = Seconds(-0.5), MaxDelay = Seconds(0.125), MaxUnreach = 7,
                Options = NewSourceOptions.IBurst | NewSourceOptions.Nts | NewSourceOptions.ExtensionMonoRoot,
            }),
    ];

    public static TheoryData<string> Good => [.. Lines.Select(row => row.Line)];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_command_line_reaches_the_daemon(string line)
    {
        var daemon = Busy();
        var session = Session.Run(daemon, line);
        Assert.Equal((0, "", ""), (session.ExitCode, session.Errors, session.Output)); // Nobody watches: silence.
        Assert.Equal(Lines.Single(row => row.Line == line).Command, Assert.Single(daemon.Executed));
        Assert.NotEqual("", Session.Run(daemon, line, isTerminal: true).Output);
    }

    [Theory]
    [InlineData("makestep 0.5", "a word is missing")]
    [InlineData("makestep x 3", "'x' is not a number")]
    [InlineData("makestep 1 2 3", "'3' is one word too many")]
    [InlineData("reset", "'sources' is missing")]
    [InlineData("burst 5/3", "the second not smaller")]
    [InlineData("selectopts GPS prefer", "'prefer' is not one of")]
    [InlineData("selectopts GPS -x", "'-x' is not one of")]
    [InlineData("offline 192.0.2.0/33", "0 to 32 bits")]
    [InlineData("offline 255.0.0.0/::1", "mixes IPv4 and IPv6")]
    [InlineData("add server", "a word is missing")]
    [InlineData("add sever a", "'SEVER' is not one of")]
    [InlineData("add server a ibrst", "'ibrst' is not an option")]
    [InlineData("allow 1.2.3.4/40", "neither an address nor a network")]
    [InlineData("local stratums 3", "'stratums' is not one of")]
    [InlineData("settime yesterday", "is not a date")]
    public void Wrong_words_are_explained_and_nothing_is_sent(string line, string problem)
    {
        var daemon = Busy();
        var session = Session.Run(daemon, line);
        Assert.Equal(64, session.ExitCode);
        Assert.Contains(problem, session.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(daemon.Executed);
    }

    [Fact]
    public void A_refusal_is_an_exit_code()
    {
        var daemon = new SampleDaemon { Verdict = ControlStatus.Failed };
        Assert.Equal(1, Session.Run(daemon, "makestep").ExitCode);
        var overNetwork = Session.Run(_ => new InMemoryLink(daemon, ControlOrigin.AllowedAddress), "makestep");
        Assert.Equal(77, overNetwork.ExitCode);
        Assert.Contains("not allowed over the network", overNetwork.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_access_check_answers_by_its_exit_code()
    {
        Assert.Equal((0, "Allowed : yes\n"), Outcome("accheck 192.0.2.1"));
        Assert.Equal((1, "Allowed : no\n"), Outcome("accheck 192.0.2.2"));
        Assert.Equal((1, "{\"allowed\":false}\n"), Outcome("cmdaccheck 192.0.2.1 --json"));

        static (int, string) Outcome(string line)
        {
            var session = Session.Run(Busy(), line);
            return (session.ExitCode, session.Output);
        }
    }

    [Fact]
    public void The_daemons_word_on_a_typed_time_is_shown()
        => Assert.Equal(
            "the clock was -500.000 ms behind, its frequency changes by +1.000 ppm to -20.000 ppm\n",
            Session.Run(Busy(), "settime 2026-11-20T12:00:00Z", isTerminal: true).Output);
}
