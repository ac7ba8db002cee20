using System.Buffers.Binary;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;
using Stratum1.Tests.Control;
using static Stratum1.Tests.Control.SampleDaemon;

namespace Stratum1.Protocol.Tests.Control;

public class CommandTests
{
    private static readonly SourceChoice Gps = new(ControlAddress.None, ReferenceId.Gps);
    private static readonly SourceChoice ByAddress = new(TimeServer, default);

    /// <summary>One of every kind; numbers that 24 bits hold.</summary>
    private static readonly IControlCommand[] All =
    [
        .. Enum.GetValues<PlainAction>().Select(action => (IControlCommand)new PlainCommand(action)),
        .. Enum.GetValues<SourceSetting>().Select(setting => (IControlCommand)new ModifySource(TimeServer, setting, -7)),
        .. Enum.GetValues<ManualAction>().Select(action => (IControlCommand)new ControlManual(action)),
        .. from scope in Enum.GetValues<AccessScope>()
           from flags in Enumerable.Range(0, 4)
           select (IControlCommand)new AccessChange(scope, (flags & 1) != 0, (flags & 2) != 0, SampleDaemon.Client, 64),
        new SetOnline(IsOnline: true, new(TimeServer, Address("255.255.255.0"))),
        new SetOnline(IsOnline: false, SourceGroup.All),
        new StartBurst(3, 5, new(ControlAddress.Unresolved(9), ControlAddress.None)),
        new ModifySelection(Gps, SelectOptions.Prefer | SelectOptions.NoSelect, SelectOptions.Prefer),
        new ModifySelection(ByAddress, SelectOptions.Trust | SelectOptions.Require, SelectOptions.Require),
        new SetSourceOffset(Gps, Seconds(0.5)),
        new SetSourceOffset(ByAddress, Seconds(-0.25)),
        new DeleteSource(TimeServer),
        new ConfigureMakeStep(Seconds(0.5), -1),
        new SetMaxUpdateSkew(Frequency.FromPpm(128)),
        new SetReselectDistance(Seconds(0.125)),
        new DisturbFrequency(Frequency.FromPpm(16)),
        new DisturbOffset(Seconds(-0.5)),
        new ControlSmoothTime(SmoothTimeAction.Reset),
        new ControlSmoothTime(SmoothTimeAction.Activate),
        new SetLocal(IsOn: true, 10, IsOrphan: true, Seconds(1), Seconds(0.5), Seconds(2), Seconds(300)),
        SetLocal.Off,
        new DeleteManualSample(3),
        new SetTime(Now),
        new AddSource(NewSourceKind.Pool, "pool.example.org")
        {
            Port = 1123, MinPoll = -3, MaxPoll = 17, PresendMinPoll = 9, MinStratum = 2, PollTarget = 20, Version = 3, MaxSources = 8,
            MinSamples = 4, MaxSamples = 64, KeyId = 77, NtsPort = 5460, MaxDelay = Seconds(0.5), MaxDelayRatio = 3,
                MaxDelayDeviationRatio = 5,
            MaxDelayQuantile = 0.5, MinDelay = Seconds(0.25), Asymmetry = -0.5, Offset = Seconds(0.75), FilterLength = 5,
                CertificateSet = 2,
            MaxUnreach = 12, Options = NewSourceOptions.IBurst | NewSourceOptions.Nts | NewSourceOptions.Trust,
        },
        new AddSource(NewSourceKind.Server, "192.0.2.1"),
    ];

    public static TheoryData<string> Names => [.. All.Select(command => command.ToString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_reaches_the_daemon_as_the_client_gave_it(string name)
    {
        var command = All.Single(c => c.ToString() == name);
        var daemon = Busy();
        var (status, _, _) = daemon.Ask(ControlExchange.For(command));
        Assert.Equal(ControlStatus.Success, status);
        Assert.Equal(command, Assert.Single(daemon.Executed));
    }

    [Fact]
    public void There_is_a_command_for_every_request_that_is_no_report()
    {
        RequestCode[] reports =
        [
            RequestCode.SourceCount, RequestCode.Source, RequestCode.AccessCheck, RequestCode.ControlAccessCheck, RequestCode.Tracking,
            RequestCode.SourceStatistics, RequestCode.Rtc, RequestCode.ManualList, RequestCode.Activity, RequestCode.Smoothing,
            RequestCode.ServerStatistics, RequestCode.Measurement, RequestCode.SourceName, RequestCode.Authentication, RequestCode.Clients,
            RequestCode.Selection,
        ];
        var commands = All.Select(command => command.Code).Append(RequestCode.LocalBefore46);
        Assert.Equal(Asking.AllCodes.Except(reports).Order(), commands.Distinct().Order());
    }

    [Theory]
    [InlineData(ControlStatus.Failed)]
    [InlineData(ControlStatus.SourceAlreadyKnown)]
    [InlineData(ControlStatus.NoSuchSource)]
    public void The_daemons_refusal_is_the_reply(ControlStatus verdict)
    {
        var daemon = new SampleDaemon { Verdict = verdict };
        foreach (var command in All)
            Assert.Equal(verdict, daemon.Ask(ControlExchange.For(command)).Status);
    }

    [Fact]
    public void Values_that_do_not_exist_never_reach_the_daemon()
    {
        var daemon = Busy();
        foreach (var code in new[] { RequestCode.Manual, RequestCode.SmoothTime })
        {
            var request = Asking.Datagram((int)code, 28);
            request[23] = 3;
            Assert.Equal(ControlStatus.Invalid, Asking.StatusOf(Asking.Send(daemon, request)));
        }

        var add = ControlExchange.For(All[^1]).Request(1, 0).ToArray();
        Assert.Equal(ControlStatus.Invalid, WithOctet(add, 23, 4));
        Assert.Equal(ControlStatus.InvalidName, WithOctet(add, 24 + 255, (byte)'x'));
        Assert.Equal(ControlStatus.InvalidName, WithOctet(add, 24, (byte)' '));
        Assert.Equal(ControlStatus.InvalidName, WithOctet(add, 24, 0));
        Assert.Empty(daemon.Executed);

        ControlStatus WithOctet(byte[] request, int offset, byte value)
        {
            var changed = (byte[])request.Clone();
            changed[offset] = value;
            return Asking.StatusOf(Asking.Send(daemon, changed));
        }
    }

    [Fact]
    public void The_older_local_request_has_the_defaults_of_its_time()
    {
        var daemon = Busy();
        var request = Asking.Datagram((int)RequestCode.LocalBefore46, 36);
        (request[23], request[27], request[35]) = (1, 8, 1);
        Assert.Equal(ControlStatus.Success, Asking.StatusOf(Asking.Send(daemon, request)));
        Assert.Equal(new SetLocal(IsOn: true, 8, IsOrphan: true, default, default, default, Seconds(300)), Assert.Single(daemon.Executed));
    }

    [Fact]
    public void A_group_of_sources_is_told_by_address_and_mask()
    {
        var net = new SourceGroup(TimeServer, Address("255.255.255.0"));
        Assert.True(net.Includes(Address("192.0.2.77")));
        Assert.False(net.Includes(Address("192.0.3.1")));
        Assert.False(net.Includes(SampleDaemon.Client));
        Assert.True(SourceGroup.All.Includes(SampleDaemon.Client));
        Assert.False(new SourceGroup(TimeServer, ControlAddress.None).Includes(Address("192.0.2.2")));
        Assert.True(new SourceGroup(ControlAddress.Unresolved(3), ControlAddress.None).Includes(ControlAddress.Unresolved(3)));
        Assert.False(new SourceGroup(ControlAddress.Unresolved(3), ControlAddress.None).Includes(ControlAddress.Unresolved(4)));
    }

    [Theory]
    [InlineData("192.0.2.1", 24, true)]
    [InlineData("192.0.2.1", 33, false)]
    [InlineData("192.0.2.1", -1, false)]
    [InlineData("2001:db8::", 128, true)]
    [InlineData("2001:db8::", 129, false)]
    [InlineData("ID#0000000001", 0, false)]
    public void A_prefix_must_fit_its_address(string address, int prefixLength, bool fits)
    {
        var change = new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: false, Address(address), prefixLength);
        Assert.Equal(fits, change.TryGetRule(out var rule));
        Assert.Equal(fits ? prefixLength : null, rule.Block?.PrefixLength);
    }

    [Fact]
    public void No_address_means_all_of_both_families()
    {
        var everybody = new AccessChange(AccessScope.Ntp, IsAllowed: true, Everything: true, ControlAddress.None, 0);
        Assert.True(everybody.TryGetRule(out var rule));
        Assert.Equal(new AccessRule(Allow: true, Block: null, Everything: true), rule);
        Assert.False((everybody with { PrefixLength = 1 }).TryGetRule(out _));
    }

    [Fact]
    public void Signs_of_commands_on_the_wire_are_chronys()
    {
        Assert.Equal(-0.5, Float(new DisturbOffset(Seconds(0.5)), 20)); // Positive is fast.
        Assert.Equal(-4, Float(new DisturbFrequency(Frequency.FromPpm(4)), 20), 1e-6); // Positive gains.
        Assert.Equal(0.5, Float(new SetSourceOffset(ByAddress, Seconds(0.5)), 44)); // Added to source − clock, as here.

        static double Float(IControlCommand command, int offset)
            => WireFloat.ToDouble(BinaryPrimitives.ReadUInt32BigEndian(ControlExchange.For(command).Request(0, 0)[offset..]));
    }
}
