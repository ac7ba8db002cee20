using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Tests.Control;

namespace Stratum1.Protocol.Tests.Control;

public class ControlServerTests
{
    private readonly SampleDaemon daemon = SampleDaemon.Busy();

    public static TheoryData<RequestCode> Codes => [.. Asking.AllCodes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_request_shorter_than_its_reply_is_told_so(RequestCode code)
    {
        var needed = RequestShape.Of(code).Length;
        for (var length = ReplyHeader.Length; length < needed; length++)
        {
            var isOlderForm = (code, length) is (RequestCode.ServerStatistics, 72) or (RequestCode.Measurement, 152);
            var reply = Asking.Send(daemon, Asking.Datagram((int)code, length));
            Assert.Equal(isOlderForm, Asking.StatusOf(reply) != ControlStatus.BadLength);
        }

        Assert.NotEqual(ControlStatus.BadLength, Asking.StatusOf(Asking.Send(daemon, Asking.Datagram((int)code, needed))));
        Assert.NotEqual(ControlStatus.BadLength, Asking.StatusOf(Asking.Send(daemon, Asking.Datagram((int)code, 860))));
    }

    [Fact]
    public void Datagrams_that_are_no_requests_get_silence()
    {
        for (var length = 0; length < 28; length++)
            Assert.Empty(Asking.Send(daemon, Asking.Datagram(33, 860).AsSpan(0, length)));
        Assert.Empty(Asking.Send(daemon, Asking.Datagram(33, 861)));
        foreach (var (index, value) in new[] { (1, 2), (1, 0), (2, 1), (3, 1) })
        {
            var datagram = Asking.Datagram(33, 104);
            datagram[index] = (byte)value;
            Assert.Empty(Asking.Send(daemon, datagram));
        }
    }

    [Fact]
    public void Requests_that_do_not_exist_any_more_are_invalid()
    {
        for (var code = 0; code < 300; code++)
        {
            if (!Enum.IsDefined((RequestCode)code))
                Assert.Equal(ControlStatus.Invalid, Asking.StatusOf(Asking.Send(daemon, Asking.Datagram(code, 860))));
        }

        Assert.Equal(ControlStatus.Invalid, Asking.StatusOf(Asking.Send(daemon, Asking.Datagram(0xFFFF, 28))));
    }

    [Fact]
    public void Another_version_is_told_ours_unless_it_would_not_understand()
    {
        for (var version = 0; version < 256; version++)
        {
            var reply = Asking.Send(daemon, Asking.Datagram(33, 28, (byte)version));
            if (version < 5)
            {
                Assert.Empty(reply);
                continue;
            }

            Assert.Equal(6, reply[0]);
            Assert.Equal(version == 6 ? ControlStatus.BadLength : ControlStatus.BadVersion, Asking.StatusOf(reply));
            Assert.Equal(28, reply.Length);
        }
    }

    [Fact]
    public void Other_hosts_get_silence()
        => Assert.Empty(Asking.Send(daemon, Asking.Datagram(33, 860), ControlOrigin.OtherAddress, OpenCommands.All));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Over_the_network_only_open_reports_are_answered(RequestCode code)
    {
        var datagram = Asking.Datagram((int)code, RequestShape.Of(code).Length);
        RequestCode[] open =
        [
            RequestCode.Activity, RequestCode.ManualList, RequestCode.Rtc, RequestCode.Smoothing, RequestCode.SourceName,
            RequestCode.SourceCount, RequestCode.Source, RequestCode.SourceStatistics, RequestCode.Tracking,
        ];
        RequestCode[] openable =
            [RequestCode.Authentication, RequestCode.Clients, RequestCode.Measurement, RequestCode.Selection, RequestCode.ServerStatistics];

        Assert.Equal(open.Contains(code), IsAnswered(OpenCommands.Default));
        Assert.Equal(open.Contains(code) || openable.Contains(code), IsAnswered(OpenCommands.All));
        Assert.False(IsAnswered(OpenCommands.None));
        Assert.Empty(daemon.Executed);

        bool IsAnswered(OpenCommands words)
            => Asking.StatusOf(Asking.Send(daemon, datagram, ControlOrigin.AllowedAddress, words)) != ControlStatus.Unauthorised;
    }

    [Fact]
    public void Reports_about_sources_open_the_count_of_them_too()
    {
        OpenCommands[] words = [OpenCommands.AuthData, OpenCommands.NtpData, OpenCommands.SelectData, OpenCommands.Sources,
            OpenCommands.SourceStats];
        Assert.All(words, word => Assert.True(word.Include(RequestCode.SourceCount)));
        Assert.False(OpenCommands.Tracking.Include(RequestCode.SourceCount));
    }

    [Fact]
    public void What_is_not_there_has_a_status_of_its_own()
    {
        var idle = new SampleDaemon { Clients = null };
        Assert.Equal(ControlStatus.NoSuchSource, idle.Ask(ControlExchange.For(RequestCode.Source, 0)).Status);
        Assert.Equal(ControlStatus.NoSuchSource, daemon.Ask(ControlExchange.For(RequestCode.Selection, -1)).Status);
        Assert.Equal(ControlStatus.NoSuchSource, daemon.Ask(ControlExchange.For(RequestCode.SourceStatistics, int.MaxValue)).Status);
        Assert.Equal(ControlStatus.NoSuchSource, idle.Ask(ControlExchange.For(RequestCode.Measurement, SampleDaemon.TimeServer)).Status);
        Assert.Equal(ControlStatus.NoSuchSource, idle.Ask(ControlExchange.For(RequestCode.Authentication, SampleDaemon.TimeServer)).Status);
        Assert.Equal(ControlStatus.NoSuchSource, idle.Ask(ControlExchange.For(RequestCode.SourceName, SampleDaemon.TimeServer)).Status);
        Assert.Equal(ControlStatus.NotEnabled, idle.Ask(ControlExchange.For(RequestCode.Smoothing)).Status);
        Assert.Equal(ControlStatus.NoRtc, idle.Ask(ControlExchange.For(RequestCode.Rtc)).Status);
        Assert.Equal(ControlStatus.Inactive, idle.Ask(ControlExchange.For(new ClientQuery(0, 8, 0, Reset: false))).Status);
    }

    [Fact]
    public void Access_checks_are_answered_by_status()
    {
        Assert.Equal(ControlStatus.AccessAllowed, daemon.Ask(ControlExchange.For(RequestCode.AccessCheck, SampleDaemon.TimeServer)).Status);
        Assert.Equal(ControlStatus.AccessDenied, daemon.Ask(ControlExchange.For(RequestCode.AccessCheck, SampleDaemon.Client)).Status);
        Assert.Equal(
            ControlStatus.AccessAllowed, daemon.Ask(ControlExchange.For(RequestCode.ControlAccessCheck, SampleDaemon.Client)).Status);
        Assert.Equal(
            ControlStatus.AccessDenied, daemon.Ask(ControlExchange.For(RequestCode.ControlAccessCheck, SampleDaemon.TimeServer)).Status);
    }

    [Fact]
    public void A_refused_time_has_no_adjustment()
    {
        daemon.Verdict = ControlStatus.NotEnabled;
        Assert.Equal((ControlStatus.NotEnabled, ReplyCode.None), Codes(daemon.Ask(ControlExchange.For(new SetTime(SampleDaemon.Now)))));
        daemon.Verdict = ControlStatus.Success;
        Assert.Equal(daemon.Adjustment, daemon.Report<ManualAdjustment>(ControlExchange.For(new SetTime(SampleDaemon.Now))));

        static (ControlStatus, ReplyCode) Codes((ControlStatus Status, ReplyCode Code, byte[] Body) reply) => (reply.Status, reply.Code);
    }

    [Fact]
    public void Reports_allocate_nothing()
    {
        var server = new ControlServer(daemon, daemon) { Open = OpenCommands.All };
        var reply = new byte[ControlServer.MaxReply];
        var requests = Asking.AllCodes.Select(code => Asking.Datagram((int)code, RequestShape.Of(code).Length)).ToArray();
        AnswerAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        AnswerAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void AnswerAll()
        {
            foreach (var request in requests)
                server.Answer(request, ControlOrigin.AllowedAddress, reply, out _);
        }
    }
}
