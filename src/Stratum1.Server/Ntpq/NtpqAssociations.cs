using System.Net;
using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Mode6;
using Stratum1.Protocol.Mode6.Variables;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Gnss;
using Stratum1.Server.Control;
using Stratum1.Server.Running;

namespace Stratum1.Server.Ntpq;

/// <summary>The sources in the words of ntpq. Reference clocks get the addresses that ntpd gives them: 127.127.driver.unit.</summary>
/// <param name="daemon">Whose sources.</param>
internal sealed class NtpqAssociations(Daemon daemon)
{
    /// <summary>ntpd's numbers of drivers for messages, for pulses, and for samples from other programs (its types 20, 22, 28).</summary>
    private const int MessageDriver = 20;
    private const int PulseDriver = 22;
    private const int SampleDriver = 28;

    /// <summary>Numbers of servers begin here; those below are for reference clocks.</summary>
    private const int FirstServer = 1000;

    /// <summary>Events of an association (RFC 9327 §4.2): it answers, it does not, it is followed.</summary>
    private const int Reachable = 4;
    private const int Unreachable = 3;
    private const int Followed = 10;

    private ClockEngine Engine => daemon.Engine;

    /// <summary>All of them, reference clocks first.</summary>
    public AssociationVariables[] All()
        => [.. Engine.Sources.All.OrderBy(source => source is NetworkSource).Select(
            source => source is NetworkSource server ? OfServer(server) : OfClock(source))];

    /// <summary>The number of a source; 0 for none.</summary>
    public ushort IdOf(Source? source) => source switch
    {
        null => 0,
        NetworkSource server => unchecked((ushort)(FirstServer + (server.Number % (ushort.MaxValue - FirstServer)))),
        _ => (ushort)(1 + Place(source)),
    };

    /// <summary>Where a source is; null for none.</summary>
    public IPEndPoint? AddressOf(Source? source) => source switch
    {
        null => null,
        NetworkSource server => new(server.Address, server.Port),
        _ => new(new IPAddress([127, 127, (byte)DriverOf(source), (byte)Unit(source)]), Responder.NtpPort),
    };

    /// <summary>What the time comes from.</summary>
    public static ClockSource ClockSourceOf(Source? source) => source switch
    {
        null => ClockSource.Local,
        NetworkSource => ClockSource.Ntp,
        { Kind: SourceKind.Pulse } => ClockSource.Pulse,
        _ => ClockSource.Satellite,
    };

    private static int DriverOf(Source source) => source switch
    {
        { Kind: SourceKind.Pulse } => PulseDriver,
        MessageSource => MessageDriver,
        _ => SampleDriver,
    };

    private int Place(Source source) => Engine.Sources.All.TakeWhile(other => other != source).Count();

    private int Unit(Source source)
        => Engine.Sources.All.TakeWhile(other => other != source).Count(
            other => other is not NetworkSource && DriverOf(other) == DriverOf(source));

    private string NameOf(Source source) => DriverOf(source) switch
    {
        PulseDriver => $"PPS({Unit(source)})",
        MessageDriver => $"NMEA({Unit(source)})",
        _ => source.Id.ToString(),
    };

    private AssociationStatus StatusOf(Source source, bool needsAuthentication, bool isAuthentic)
    {
        var tally = TallyOf(source, Engine.Sources.ReportOf(source)?.State ?? SelectionState.TooFewSamples);
        var isReachable = source.Reach != 0;
        var last = tally is Tally.SystemPeer or Tally.PulsePeer ? Followed : isReachable ? Reachable : Unreachable;
        return new(IsConfigured: true, needsAuthentication, isAuthentic, isReachable, tally, Events: 1, last);
    }

    private static Tally TallyOf(Source source, SelectionState state) => state switch
    {
        SelectionState.Best => source.Kind == SourceKind.Pulse ? Tally.PulsePeer : Tally.SystemPeer,
        SelectionState.Combined => Tally.Candidate,
        SelectionState.Falseticker or SelectionState.DisagreesWithTrusted => Tally.Falseticker,
        SelectionState.WaitsForSources or SelectionState.NotPreferred or SelectionState.WaitsForUpdate => Tally.Backup,
        SelectionState.Distant => Tally.Outlier,
        _ => Tally.Rejected,
    };

    private AssociationVariables OfServer(NetworkSource server)
    {
        var listed = new ListedSource(server, server.Upstream);
        var (report, exchange) = (SourceReports.Of(Engine, listed), server.LastExchange);
        var header = exchange?.Reply.Header;
        return new()
        {
            Id = IdOf(server),
            Status = StatusOf(server, server.IsAuthenticated, server.IsAuthenticated && exchange is { Reply.IsValid: true }),
            Source = AddressOf(server)!,
            Local = exchange?.Local is { } local ? new(local, Responder.NtpPort) : null,
            HostName = server.Options.Name,
            Leap = header?.Leap ?? LeapIndicator.Unsynchronised,
            OurMode = (int)(server.Options.Kind == UpstreamKind.Peer ? NtpMode.SymmetricActive : NtpMode.Client),
            ItsMode = (int)(header?.Mode ?? NtpMode.Reserved),
            Stratum = header is { Stratum: > 0 } known ? known.Stratum : NtpHeader.InvalidStratum,
            ItsPoll = header?.Poll ?? 0,
            OurPoll = server.Poll,
            Precision = header?.Precision ?? 0,
            RootDelay = exchange?.Reply.RootDelay ?? default,
            RootDispersion = exchange?.Reply.RootDispersion ?? default,
            ReferenceId = header?.ReferenceId ?? ServedState.NotYet,
            ReferenceTime = header?.Reference ?? default,
            Received = exchange is null ? default : NtpTimestamp.From(exchange.At),
            Reach = server.Reach,
            Unreached = (int)Math.Min(server.Answers.Unanswered, int.MaxValue),
            Delay = exchange?.Delay ?? default,
            Offset = report.Offset,
            Jitter = server.Statistics.Samples > 0 ? server.Statistics.Jitter : default,
            Dispersion = exchange?.Dispersion ?? default,
            KeyId = server.Options.KeyId ?? 0,
            NtsCookies = server.Nts?.Association?.CookieCount,
        };
    }

    private AssociationVariables OfClock(Source source)
    {
        var report = SourceReports.Of(Engine, new(source, null));
        var measured = source.Newest is { } newest ? NtpTimestamp.From(Engine.Steering.Ledger.Corrected(newest.At)) : default;
        return new()
        {
            Id = IdOf(source),
            Status = StatusOf(source, needsAuthentication: false, isAuthentic: false),
            Source = AddressOf(source)!,
            Local = new(IPAddress.Loopback, Responder.NtpPort),
            HostName = NameOf(source),
            Leap = source.Newest is null ? LeapIndicator.Unsynchronised : LeapIndicator.None,
            Stratum = source.Stratum,
            ItsPoll = source.Poll,
            OurPoll = source.Poll,
            RootDelay = source.RootDelay,
            ReferenceId = source.Id,
            ReferenceTime = measured,
            Received = measured,
            Reach = source.Reach,
            Offset = report.Offset,
            Jitter = source.Statistics.Samples > 0 ? source.Statistics.Jitter : default,
            Dispersion = report.Error,
            Clock = ClockOf(source),
        };
    }

    private ClockVariables ClockOf(Source source)
    {
        var basic = new ClockVariables
        {
            Name = NameOf(source),
            Polls = source.Statistics.Total,
            Stratum = source.Stratum,
            ReferenceId = source.Id,
        };
        for (var i = 0; i < Engine.Receivers.Count; i++)
        {
            var receiver = Engine.Receivers[i];
            if (source == receiver.Messages || source == receiver.Pulses)
                return Describe(basic, receiver, daemon.Receivers.Setups[i]);
        }

        for (var i = 0; i < Engine.SampleClocks.All.Count; i++)
        {
            var clock = Engine.SampleClocks.All[i];
            if (source == clock.Source)
                return Describe(basic, clock, daemon.Clocks.Clocks[i]);
        }

        return basic;
    }

    private static ClockVariables Describe(ClockVariables basic, Receiver receiver, ReceiverSetup setup)
    {
        var (clock, frames) = (receiver.Clock, receiver.Clock.Frames);
        var faults = 0L;
        for (var fault = FrameFault.None; fault <= FrameFault.Truncated; fault++)
            faults += frames.Rejected(fault);
        var problem = !receiver.Serial.IsOpen ? ClockEvent.Fault
            : clock.Gate == GateReason.Open ? ClockEvent.None
            : clock.Gate == GateReason.Silent ? ClockEvent.NoReply
            : ClockEvent.BadSignal;
        return basic with
        {
            TimeCode = clock.LastTold is { } told ? UtcDate.From(told).ToString() : "",
            BadFormat = faults,
            BadData = clock.AbsurdDates,
            Device = $"{setup.Serial.Kind.ToString().ToUpperInvariant()} on {setup.Device}",
            LastEvent = problem,
            Current = problem,
        };
    }

    private static ClockVariables Describe(
        ClockVariables basic, Engine.SampleClocks.SampleClock clock, SampleClockSetup setup) => basic with
        {
            Polls = clock.Polls,
            BadData = clock.Refused,
            Device = $"{setup.Line.Kind.ToString().ToUpperInvariant()} on {setup.Line.Device}",
            LastEvent = clock.Device.IsOpen ? ClockEvent.None : ClockEvent.Fault,
            Current = clock.Device.IsOpen ? ClockEvent.None : ClockEvent.Fault,
        };
}
