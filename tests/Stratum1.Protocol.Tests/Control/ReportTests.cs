using System.Buffers.Binary;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;
using Stratum1.Tests.Control;

namespace Stratum1.Protocol.Tests.Control;

public class ReportTests
{
    private readonly SampleDaemon daemon = SampleDaemon.Busy();

    [Fact]
    public void Each_report_reaches_the_client_as_the_daemon_gave_it()
    {
        AssertNear(daemon.Tracking, daemon.Report<TrackingReport>(ControlExchange.For(RequestCode.Tracking)));
        AssertNear(daemon.Activity, daemon.Report<ActivityReport>(ControlExchange.For(RequestCode.Activity)));
        AssertNear(daemon.ServerStatistics, daemon.Report<ServerStatisticsReport>(ControlExchange.For(RequestCode.ServerStatistics)));
        AssertNear(daemon.Smoothing!.Value, daemon.Report<SmoothingReport>(ControlExchange.For(RequestCode.Smoothing)));
        AssertNear(daemon.Rtc!.Value, daemon.Report<RtcReport>(ControlExchange.For(RequestCode.Rtc)));
        for (var i = 0; i < daemon.SourceCount; i++)
        {
            AssertNear(daemon.Sources[i], daemon.Report<SourceReport>(ControlExchange.For(RequestCode.Source, i)));
            AssertNear(daemon.Statistics[i], daemon.Report<SourceStatisticsReport>(ControlExchange.For(RequestCode.SourceStatistics, i)));
            AssertNear(daemon.Selections[i], daemon.Report<SelectionReport>(ControlExchange.For(RequestCode.Selection, i)));
        }

        foreach (var (address, report) in daemon.Measurements)
            AssertNear(report, daemon.Report<MeasurementReport>(ControlExchange.For(RequestCode.Measurement, address)));
        foreach (var (address, report) in daemon.Authentications)
            AssertNear(report, daemon.Report<AuthenticationReport>(ControlExchange.For(RequestCode.Authentication, address)));
        foreach (var (address, name) in daemon.Names)
        {
            Assert.True(SourceName.TryRead(daemon.Ask(ControlExchange.For(RequestCode.SourceName, address)).Body, out var told));
            Assert.Equal(name, told);
        }
    }

    [Fact]
    public void The_table_of_clients_is_paged()
    {
        var clients = new ClientReport[ClientPage.Capacity];
        List<ClientReport> told = [];
        ClientPage page;
        for (var next = 0u; ; next = page.Next)
        {
            var (_, code, body) = daemon.Ask(ControlExchange.For(new ClientQuery(next, 100, MinRequests: 3, Reset: false)));
            Assert.Equal(ReplyCode.Clients, code);
            Assert.True(ClientPage.TryRead(body, clients, out page));
            told.AddRange(clients[..page.Count]);
            if (page.Next >= page.TableLength)
                break;
        }

        Assert.Equal(daemon.Clients!.Where(client => client.Ntp.Requests >= 3), told);
    }

    [Fact]
    public void The_list_of_typed_times_is_whole()
    {
        var samples = new ManualSample[ManualSamples.Capacity];
        Assert.True(ManualSamples.TryRead(daemon.Ask(ControlExchange.For(RequestCode.ManualList)).Body, samples, out var count));
        Assert.Equal(2, count);
        AssertNear(daemon.ManualList[1], samples[1]);
    }

    /// <summary>Positive for us is behind; chronyc's manual says of each of these which way is positive there.</summary>
    [Fact]
    public void Signs_on_the_wire_are_chronys()
    {
        var tracking = daemon.Ask(ControlExchange.For(RequestCode.Tracking)).Body;
        AssertFloat(+1.25e-6, tracking, 40); // System time: positive is slow.
        AssertFloat(+3.5e-7, tracking, 44); // Last offset: positive is fast.
        AssertFloat(+12.5, tracking, 52); // Frequency: positive is fast.
        AssertFloat(-0.004, tracking, 56); // Residual frequency: as the frequency.

        var source = daemon.Ask(ControlExchange.For(RequestCode.Source, 1)).Body;
        AssertFloat(+0.0021, source, 36); // Measured, then adjusted offset: positive is ahead of the source.
        AssertFloat(+0.002, source, 40);
        AssertFloat(0.01, source, 44);

        var statistics = daemon.Ask(ControlExchange.For(RequestCode.SourceStatistics, 1)).Body;
        AssertFloat(+0.25, statistics, 40);
        AssertFloat(+0.002, statistics, 48);

        var selection = daemon.Ask(ControlExchange.For(RequestCode.Selection, 1)).Body;
        AssertFloat(-0.0078125, selection, 40); // The lower limit is our upper one.
        AssertFloat(+0.0125, selection, 44);

        AssertFloat(-0.0021, daemon.Ask(ControlExchange.For(RequestCode.Measurement, SampleDaemon.TimeServer)).Body, 72); // NTP's own sign.
        var rtc = daemon.Ask(ControlExchange.For(RequestCode.Rtc)).Body;
        AssertFloat(+1.5, rtc, 20);
        AssertFloat(+4.25, rtc, 24);
        AssertFloat(+0.25, daemon.Ask(ControlExchange.For(RequestCode.Smoothing)).Body, 4);
    }

    [Fact]
    public void Older_clients_get_the_replies_they_can_read()
    {
        var reply = Asking.Send(daemon, Asking.Datagram((int)RequestCode.ServerStatistics, 72));
        Assert.Equal((72, ReplyCode.ServerStatisticsBefore44), (reply.Length, Asking.CodeOf(reply)));
        Assert.Equal(unchecked((uint)1_000_000_000_000), BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(28)));
        Assert.Equal(11u, BinaryPrimitives.ReadUInt32BigEndian(reply.AsSpan(68)));
        Assert.True(ServerStatisticsReport.TryRead(reply.AsSpan(28), out var read));
        Assert.Equal((daemon.ServerStatistics.Control, 7ul, default), (read.Control, read.LogDrops, read.ReceiveStamps));

        var request = Asking.Datagram((int)RequestCode.Measurement, 152);
        SampleDaemon.TimeServer.Write(request.AsSpan(20));
        reply = Asking.Send(daemon, request);
        Assert.Equal((152, ReplyCode.MeasurementBefore46), (reply.Length, Asking.CodeOf(reply)));
        Assert.True(MeasurementReport.TryRead(reply.AsSpan(28), out var measurement));
        AssertNear(daemon.Measurements[SampleDaemon.TimeServer] with { Counts = new(101, 102, 103, 104, 0, 0, 0, 0) }, measurement);
    }

    [Theory]
    [InlineData("192.0.2.1", ControlAddressKind.IPv4)]
    [InlineData("2001:db8::1", ControlAddressKind.IPv6)]
    [InlineData("ID#0000000042", ControlAddressKind.Unresolved)]
    public void Addresses_survive(string text, ControlAddressKind kind)
    {
        Assert.True(ControlAddress.TryParse(text, out var address));
        Assert.Equal(kind, address.Kind);
        Assert.Equal(text, address.ToString());
        Span<byte> field = stackalloc byte[20];
        field.Fill(0xA5);
        address.Write(field);
        Assert.Equal(address, ControlAddress.Read(field));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("ID#x")]
    [InlineData("time.example.org")]
    public void What_is_no_address_is_refused(string text) => Assert.False(ControlAddress.TryParse(text, out _));

    private static void AssertFloat(double expected, byte[] body, int offset)
        => Assert.Equal(expected, WireFloat.ToDouble(BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(offset))), Math.Abs(expected) * 1e-3);

    /// <summary>Equal but for the 24 bits of a float.</summary>
    private static void AssertNear<T>(T expected, T actual)
        where T : struct
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.GetMethod is { IsStatic: false }))
        {
            switch (property.GetValue(expected), property.GetValue(actual))
            {
                case (TimeInterval x, TimeInterval y):
                    Assert.True(
                        Math.Abs(x.Seconds - y.Seconds) <= Math.Abs(x.Seconds * 1e-7) + 3e-10, $"{property.Name}: {x} is told as {y}");
                    break;
                case (Frequency x, Frequency y):
                    Assert.Equal(x.Ppm, y.Ppm, Math.Abs(x.Ppm) * 1e-7);
                    break;
                case (UtcTime x, UtcTime y):
                    Assert.True((x - y).Abs() < TimeInterval.FromNanoseconds(1), $"{property.Name}: {x} is told as {y}");
                    break;
                case (double x, double y):
                    Assert.Equal(x, y, Math.Abs(x) * 1e-7);
                    break;
                case var (x, y):
                    Assert.Equal(x, y);
                    break;
            }
        }
    }
}
