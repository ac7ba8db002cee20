using System.Buffers.Binary;
using System.Text.Json;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;
using Stratum1.Tests;
using Stratum1.Tests.Control;

namespace Stratum1.Protocol.Tests.Control;

/// <summary>
/// Our server, given what a captured chronyd told or refused, answers chronyc's captured requests as it did.
/// </summary>
public class CaptureTests
{
    /// <summary>Of a captured reply's floats, those that are no whole number of 2⁻³² s may differ by half of that.</summary>
    private const double MaxRounding = 1.2e-10;

    [SharedDataTheory]
    [InlineData("cmdmon-monitoring", 37)]
    [InlineData("cmdmon-admin", 39)]
    [InlineData("cmdmon-admin2", 22)]
    [InlineData("cmdmon-udp-unauth", 7)]
    [InlineData("cmdmon-err-add_server_192_168_123_1", 1)]
    [InlineData("cmdmon-err-add_server___1_ipv4", 1)]
    [InlineData("cmdmon-err-allow_192_168_123_2_33", 1)]
    [InlineData("cmdmon-err-delete_192_168_123_99", 1)]
    [InlineData("cmdmon-err-ntpdata_192_168_123_99", 1)]
    [InlineData("cmdmon-err-smoothing-disabled", 1)]
    [InlineData("cmdmon-err-sourcename_192_168_123_99", 1)]
    [InlineData("cmdmon-err-trimrtc", 1)]
    [InlineData("cmdmon-err-writertc", 1)]
    public void Requests_of_chronyc_get_the_replies_of_chronyd(string scenario, int exchanges)
    {
        var answered = 0;
        foreach (var (request, expected, origin) in Exchanges(scenario))
        {
            var actual = Asking.Send(DaemonThatSaid(request, expected), request, origin);
            Assert.Equal(expected.Length, actual.Length);
            Assert.Equal(expected[..ReplyHeader.Length], actual[..ReplyHeader.Length]); // Codes, status and sequence among it.
            AssertSameWords(expected, actual);
            answered++;
        }

        Assert.Equal(exchanges, answered);
    }

    /// <summary>
    /// Replies of several versions that facebook/time has captured: all are read but those that version 4.2 already had replaced.
    /// </summary>
    [SharedDataFact]
    public void Replies_of_daemons_of_several_versions_are_read()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "facebook-time", "cmdmon_packets.json")));
        List<string> unread = [];
        foreach (var packet in file.RootElement.GetProperty("packets").EnumerateArray())
        {
            var octets = Convert.FromHexString(packet.GetProperty("hex").GetString()!);
            Assert.True(ReplyHeader.TryRead(octets, out var header));
            if (!TryRead(header, octets.AsSpan(ReplyHeader.Length)))
                unread.Add(packet.GetProperty("test").GetString()!);
        }

        Assert.Equal(["TestDecodeServerStats", "TestDecodeServerStats2", "TestDecodeClientAccessesByIndex3Empty"], unread);
    }

    private static bool TryRead(ReplyHeader header, ReadOnlySpan<byte> body) => header.Code switch
    {
        ReplyCode.None => header.Status != ControlStatus.Success,
        ReplyCode.SourceCount => body.Length == 4,
        ReplyCode.Source => SourceReport.TryRead(body, out var source) && source.Reach == 255,
        ReplyCode.SourceStatistics => SourceStatisticsReport.TryRead(body, out _),
        ReplyCode.Tracking => TrackingReport.TryRead(body, out var tracking) && tracking.Stratum == 3,
        ReplyCode.ServerStatistics => ServerStatisticsReport.TryRead(body, out _),
        ReplyCode.Measurement or ReplyCode.MeasurementBefore46
            => MeasurementReport.TryRead(body, out var measurement) && measurement.RemotePort == 123,
        ReplyCode.SourceName => SourceName.TryRead(body, out var name) && name.Contains('.', StringComparison.Ordinal),
        ReplyCode.Activity => ActivityReport.TryRead(body, out _),
        ReplyCode.Selection => SelectionReport.TryRead(body, out _),
        ReplyCode.Clients => ClientPage.TryRead(body, new ClientReport[ClientPage.Capacity], out _),
        _ => false,
    };

    /// <summary>A daemon whose state gives the captured reply.</summary>
    private static SampleDaemon DaemonThatSaid(byte[] request, byte[] reply)
    {
        Assert.True(ReplyHeader.TryRead(reply, out var header));
        var body = reply.AsSpan(ReplyHeader.Length);
        var index = RequestShape.Of(header.Request).Body == 4 ? request[23] : 0;
        var daemon = new SampleDaemon { Verdict = header.Status };
        var address = RequestShape.Of(header.Request).Body >= 20 ? ControlAddress.Read(request.AsSpan(20)) : default;
        switch (header.Code)
        {
            case ReplyCode.SourceCount:
                daemon.Sources.AddRange(new SourceReport[body[3]]);
                break;
            case ReplyCode.Source:
                Fill(daemon.Sources, index, Read<SourceReport>(body));
                break;
            case ReplyCode.SourceStatistics:
                Fill(daemon.Statistics, index, Read<SourceStatisticsReport>(body));
                break;
            case ReplyCode.Selection:
                Fill(daemon.Selections, index, Read<SelectionReport>(body));
                break;
            case ReplyCode.Tracking:
                daemon.Tracking = Read<TrackingReport>(body);
                break;
            case ReplyCode.Activity:
                daemon.Activity = Read<ActivityReport>(body);
                break;
            case ReplyCode.Smoothing:
                daemon.Smoothing = Read<SmoothingReport>(body);
                break;
            default:
                SayMore(daemon, header, address, body);
                break;
        }

        return daemon;
    }

    private static void SayMore(SampleDaemon daemon, in ReplyHeader header, ControlAddress address, ReadOnlySpan<byte> body)
    {
        switch (header.Code)
        {
            case ReplyCode.ServerStatistics:
                daemon.ServerStatistics = Read<ServerStatisticsReport>(body);
                break;
            case ReplyCode.Measurement:
                daemon.Measurements[address] = Read<MeasurementReport>(body);
                break;
            case ReplyCode.Authentication:
                daemon.Authentications[address] = Read<AuthenticationReport>(body);
                break;
            case ReplyCode.SourceName:
                Assert.True(SourceName.TryRead(body, out var name));
                daemon.Names[address] = name;
                break;
            case ReplyCode.ManualAdjustment:
                daemon.Adjustment = Read<ManualAdjustment>(body);
                break;
            case ReplyCode.ManualList:
                var samples = new ManualSample[ManualSamples.Capacity];
                Assert.True(ManualSamples.TryRead(body, samples, out var count));
                daemon.ManualList.AddRange(samples[..count]);
                break;
            case ReplyCode.Clients:
                var clients = new ClientReport[ClientPage.Capacity];
                Assert.True(ClientPage.TryRead(body, clients, out var page));
                daemon.Clients = [.. clients[..page.Count]];
                daemon.ClientTableLength = page.TableLength;
                break;
            default:
                if (header.Status == ControlStatus.AccessAllowed)
                    daemon.Allowed.Add((header.Request == RequestCode.AccessCheck ? AccessScope.Ntp : AccessScope.Control, address));
                break;
        }
    }

    private static T Read<T>(ReadOnlySpan<byte> body)
        where T : struct, IControlReport<T>
    {
        Assert.True(T.TryRead(body, out var report));
        Assert.Equal(T.Length, body.Length);
        return report;
    }

    private static void Fill<T>(List<T> list, int index, T report)
        where T : struct
    {
        list.AddRange(new T[index]);
        list.Add(report);
    }

    /// <summary>Requests with their replies, in the order they were made.</summary>
    private static IEnumerable<(byte[] Request, byte[] Reply, ControlOrigin Origin)> Exchanges(string scenario)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", scenario, "vectors.json")));
        var packets = file.RootElement.GetProperty("packets").EnumerateArray()
            .Where(packet => packet.GetProperty("dir").GetString() == "tx" && packet.TryGetProperty("cmdmon", out _))
            .Select(packet => (
                Octets: Convert.FromHexString(packet.GetProperty("hex").GetString()!), To: packet.GetProperty("dst").GetString()!))
            .ToList();
        foreach (var (reply, _) in packets.Where(packet => packet.Octets[1] == 2))
        {
            var (request, to) = packets.First(p => p.Octets[1] == 1 && p.Octets.AsSpan(8, 4).SequenceEqual(reply.AsSpan(16, 4)));
            yield return (request, reply, to.EndsWith(":323", StringComparison.Ordinal) ? ControlOrigin.AllowedAddress
                : ControlOrigin.UnixSocket);
        }
    }

    private static void AssertSameWords(byte[] expected, byte[] actual)
    {
        for (var i = 0; i < expected.Length; i += 4)
        {
            var (x, y) = (Word(expected), Word(actual));
            if (x != y && Math.Abs(WireFloat.ToDouble(x) - WireFloat.ToDouble(y)) > MaxRounding)
                Assert.Fail($"word at {i}: {x:X8} became {y:X8}");

            uint Word(byte[] octets) => BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(i));
        }
    }
}
