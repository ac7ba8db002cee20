using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control;

/// <summary>
/// Answers the requests of chronyc and its kin: version 6 of chrony's control protocol. One per thread; reports allocate nothing.
/// </summary>
/// <remarks>
/// Two replies are also given in the older forms that Debian 12's and Ubuntu 22.04's chronyc (4.2 to 4.5) can read: which one is
/// told by the length to which the client padded its request. chronyd of today refuses those requests as too short.
/// </remarks>
/// <param name="reports">What there is to tell.</param>
/// <param name="commands">What can be done.</param>
public sealed class ControlServer(IControlReports reports, IControlCommands commands)
{
    /// <summary>The longest reply.</summary>
    public const int MaxReply = ReplyHeader.Length + ClientPage.Length;

    private readonly ClientReport[] clients = new ClientReport[ClientPage.Capacity];
    private readonly ManualSample[] samples = new ManualSample[ManualSamples.Capacity];

    /// <summary>What may be asked over the network.</summary>
    public OpenCommands Open { get; init; } = OpenCommands.Default;

    /// <summary>Answers one datagram.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="origin">Where from; limiting the rate of other hosts is the caller's business, before this call.</param>
    /// <param name="reply">Room for <see cref="MaxReply"/> octets, apart from the request.</param>
    /// <param name="replyLength">Octets to send back; zero is silence. Never more than the request has.</param>
    public ControlVerdict Answer(ReadOnlySpan<byte> request, ControlOrigin origin, Span<byte> reply, out int replyLength)
    {
        replyLength = 0;
        if (origin == ControlOrigin.OtherAddress)
            return ControlVerdict.Denied;
        if (request.Length is < ReplyHeader.Length or > RequestHeader.MaxDatagram || !RequestHeader.TryRead(request, out var header))
            return ControlVerdict.NotARequest;

        var verdict = Judge(header, request.Length, out var problem);
        if (verdict == ControlVerdict.TooOld)
            return verdict;
        var result = verdict == ControlVerdict.Told
            ? problem
            : Handle(header.Code, request, origin, reply[ReplyHeader.Length..MaxReply]);

        new ReplyHeader(RequestHeader.CurrentVersion, header.Code, result.Code, result.Status, header.Sequence).Write(reply);
        replyLength = ReplyHeader.Length + result.Length;
        return verdict;
    }

    /// <summary>Whether the request can be understood.</summary>
    private static ControlVerdict Judge(in RequestHeader header, int length, out ControlStatus problem)
    {
        problem = ControlStatus.BadVersion;
        if (header.Version != RequestHeader.CurrentVersion)
            return header.Version >= RequestHeader.OldestTold ? ControlVerdict.Told : ControlVerdict.TooOld;
        problem = ControlStatus.Invalid;
        var shape = RequestShape.Of(header.Code);
        if (!shape.IsKnown)
            return ControlVerdict.Told;
        problem = ControlStatus.BadLength;
        return length >= (IsOlderForm(header.Code, length) ? 0 : shape.Length) ? ControlVerdict.Answered : ControlVerdict.Told;
    }

    private static bool IsOlderForm(RequestCode code, int length) => code switch
    {
        RequestCode.ServerStatistics => length == ReplyHeader.Length + ServerStatisticsReport.LengthBefore44,
        RequestCode.Measurement => length == ReplyHeader.Length + MeasurementReport.LengthBefore46,
        _ => false,
    };

    private Reply Handle(RequestCode code, ReadOnlySpan<byte> request, ControlOrigin origin, Span<byte> reply)
    {
        var body = request[RequestHeader.Length..];
        if (origin == ControlOrigin.UnixSocket)
        {
            if (CommandReader.Read(code, body, out var problem) is { } command)
                return Execute(command, reply);
            if (problem != ControlStatus.Success)
                return problem;
        }
        else if (!Open.Include(code))
        {
            return ControlStatus.Unauthorised;
        }

        return code switch
        {
            RequestCode.Source or RequestCode.SourceStatistics or RequestCode.Selection
                => ReportByIndex(code, new WireReader(body).Int32(), reply),
            RequestCode.Measurement or RequestCode.Authentication or RequestCode.SourceName
                or RequestCode.AccessCheck or RequestCode.ControlAccessCheck
                => ReportByAddress(code, ControlAddress.Read(body), IsOlderForm(code, request.Length), reply),
            RequestCode.Clients => ReportClients(ClientQuery.Read(body), reply),
            _ => Report(code, IsOlderForm(code, request.Length), reply),
        };
    }

    private Reply Execute(IControlCommand command, Span<byte> reply)
    {
        if (command is not SetTime time)
            return commands.Execute(command);
        var status = commands.SetTime(time, out var adjustment);
        return status == ControlStatus.Success ? Write(adjustment, reply) : status;
    }

    private Reply Report(RequestCode code, bool isOlderForm, Span<byte> reply)
    {
        switch (code)
        {
            case RequestCode.SourceCount:
                new WireWriter(reply).UInt32((uint)reports.SourceCount);
                return new(ReplyCode.SourceCount, sizeof(uint));
            case RequestCode.Tracking:
                return Write(reports.Tracking, reply);
            case RequestCode.Activity:
                return Write(reports.Activity, reply);
            case RequestCode.ServerStatistics when isOlderForm:
                reports.ServerStatistics.WriteBefore44(reply);
                return new(ReplyCode.ServerStatisticsBefore44, ServerStatisticsReport.LengthBefore44);
            case RequestCode.ServerStatistics:
                return Write(reports.ServerStatistics, reply);
            case RequestCode.Smoothing:
                return reports.TryGetSmoothing(out var smoothing) ? Write(smoothing, reply) : ControlStatus.NotEnabled;
            case RequestCode.Rtc:
                return reports.TryGetRtc(out var rtc) ? Write(rtc, reply) : ControlStatus.NoRtc;
            case RequestCode.ManualList:
                ManualSamples.Write(samples.AsSpan(0, reports.GetManualSamples(samples)), reply);
                return new(ReplyCode.ManualList, ManualSamples.Length);
            default:
                return ControlStatus.Unauthorised;
        }
    }

    private Reply ReportByIndex(RequestCode code, int index, Span<byte> reply)
        => index < 0 ? ControlStatus.NoSuchSource : code switch
        {
            RequestCode.Source when reports.TryGetSource(index, out var source) => Write(source, reply),
            RequestCode.SourceStatistics when reports.TryGetSourceStatistics(index, out var statistics) => Write(statistics, reply),
            RequestCode.Selection when reports.TryGetSelection(index, out var selection) => Write(selection, reply),
            _ => ControlStatus.NoSuchSource,
        };

    private Reply ReportByAddress(RequestCode code, ControlAddress address, bool isOlderForm, Span<byte> reply)
    {
        switch (code)
        {
            case RequestCode.Measurement when reports.TryGetMeasurement(address, out var measurement):
                if (!isOlderForm)
                    return Write(measurement, reply);
                measurement.WriteBefore46(reply);
                return new(ReplyCode.MeasurementBefore46, MeasurementReport.LengthBefore46);
            case RequestCode.Authentication when reports.TryGetAuthentication(address, out var authentication):
                return Write(authentication, reply);
            case RequestCode.SourceName when reports.TryGetSourceName(address, out var name):
                SourceName.Write(name, reply);
                return new(ReplyCode.SourceName, SourceName.Length);
            case RequestCode.AccessCheck:
                return Checked(reports.IsAllowed(AccessScope.Ntp, address));
            case RequestCode.ControlAccessCheck:
                return Checked(reports.IsAllowed(AccessScope.Control, address));
            default:
                return ControlStatus.NoSuchSource;
        }

        static Reply Checked(bool allowed) => allowed ? ControlStatus.AccessAllowed : ControlStatus.AccessDenied;
    }

    private Reply ReportClients(ClientQuery query, Span<byte> reply)
    {
        var wanted = clients.AsSpan(0, (int)Math.Min(query.Count, ClientPage.Capacity));
        if (!reports.TryGetClients(query, wanted, out var page))
            return ControlStatus.Inactive;
        page.Write(wanted[..Math.Min(page.Count, wanted.Length)], reply);
        return new(ReplyCode.Clients, ClientPage.Length);
    }

    private static Reply Write<T>(in T report, Span<byte> reply)
        where T : struct, IControlReport<T>
    {
        report.Write(reply);
        return new(T.Code, T.Length);
    }

    /// <summary>What follows the header of a reply, and what the header says of it.</summary>
    private readonly record struct Reply(ReplyCode Code, int Length, ControlStatus Status = ControlStatus.Success)
    {
        public static implicit operator Reply(ControlStatus status) => new(ReplyCode.None, 0, status);
    }
}
