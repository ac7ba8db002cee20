using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Tests.Control;

/// <summary>A daemon that tells what it is given, and remembers what it is told to do.</summary>
internal sealed class SampleDaemon : IControlReports, IControlCommands
{
    public static readonly ControlAddress TimeServer = Address("192.0.2.1");
    public static readonly ControlAddress Client = Address("2001:db8::7");
    public static readonly UtcTime Now = UtcTime.FromTimespec(1_792_000_000, 123_456_789);

    public List<SourceReport> Sources { get; init; } = [];

    public List<SourceStatisticsReport> Statistics { get; init; } = [];

    public List<SelectionReport> Selections { get; init; } = [];

    public Dictionary<ControlAddress, MeasurementReport> Measurements { get; init; } = [];

    public Dictionary<ControlAddress, AuthenticationReport> Authentications { get; init; } = [];

    public Dictionary<ControlAddress, string> Names { get; init; } = [];

    public SmoothingReport? Smoothing { get; set; }

    public RtcReport? Rtc { get; set; }

    public List<ManualSample> ManualList { get; init; } = [];

    /// <summary>Null keeps no table.</summary>
    public List<ClientReport>? Clients { get; set; } = [];

    /// <summary>Indices of the table; those behind the last client are empty.</summary>
    public uint ClientTableLength { get; set; } = 64;

    public HashSet<(AccessScope Scope, ControlAddress Address)> Allowed { get; init; } = [];

    /// <summary>What every command is answered with.</summary>
    public ControlStatus Verdict { get; set; }

    public ManualAdjustment Adjustment { get; set; }

    public List<IControlCommand> Executed { get; } = [];

    public int SourceCount => Sources.Count;

    public TrackingReport Tracking { get; set; }

    public ActivityReport Activity { get; set; }

    public ServerStatisticsReport ServerStatistics { get; set; }

    /// <summary>One with something to say in every report.</summary>
    public static SampleDaemon Busy() => new()
    {
        Tracking = new(
            ReferenceId.Gps, ControlAddress.None, 1, LeapIndicator.Insert, Now, Seconds(1.25e-6), Seconds(-3.5e-7), Seconds(4e-7),
            Frequency.FromPpm(-12.5), Frequency.FromPpm(0.004), Frequency.FromPpm(0.02), Seconds(1e-9), Seconds(1.5e-5), Seconds(16)),
        Activity = new(1, 2, 3, 4, 5),
        ServerStatistics = new(new(1_000_000_000_000, 2), new(3, 4), new(5, 6), 7, 8, 9, 10, 11, new(12, 13, 14), new(15, 16, 17)),
        Sources =
        [
            new(SourceKind.ReferenceClock, ControlAddress.None, ReferenceId.Gps, SourceStanding.Selected, 4, 0, 255, 3,
                Seconds(1.5e-6), Seconds(2e-6), Seconds(1e-7)),
            new(SourceKind.Server, TimeServer, default, SourceStanding.Combined, -2, 2, 0xBD, 1234, Seconds(-0.002), Seconds(-0.0021),
                Seconds(0.01)),
            new(SourceKind.Peer, Client, default, SourceStanding.Falseticker, 10, 3, 1, 90_000, Seconds(12.5), Seconds(12.5), Seconds(0.2)),
            new(SourceKind.Server, ControlAddress.Unresolved(1), default, SourceStanding.Unselectable, 6, 0, 0, null, default, default,
                default),
        ],
        Statistics =
        [
            new(ReferenceId.Gps, ControlAddress.None, 20, 9, 300, Seconds(1.1e-7), Frequency.FromPpm(0.001), Frequency.FromPpm(0.01),
                Seconds(1.5e-6), Seconds(2e-7)),
            new(new(0xC0000201), TimeServer, 8, 4, 7200, Seconds(0.0005), Frequency.FromPpm(-0.25), Frequency.FromPpm(1.5), Seconds(-0.002),
                Seconds(0.01)),
            new(new(0x12345678), Client, 4, 3, 100_000, Seconds(0.1), Frequency.FromPpm(33), Frequency.FromPpm(100), Seconds(12.5),
                Seconds(0.2)),
            new(default, ControlAddress.Unresolved(1), 0, 0, 0, Seconds(4e-6), default, Frequency.FromPpm(2000), default, default),
        ],
        Selections =
        [
            new(ReferenceId.Gps, ControlAddress.None, '*', false, LeapIndicator.Insert, SelectOptions.Prefer | SelectOptions.Trust,
                SelectOptions.Prefer | SelectOptions.Trust | SelectOptions.Require, 3, 1, Seconds(-1e-6), Seconds(4e-6)),
            new(new(0xC0000201), TimeServer, 'D', true, LeapIndicator.None, SelectOptions.None, SelectOptions.None, 60, 0.5,
                Seconds(-0.0125), Seconds(0.0078125)),
            new(new(0x12345678), Client, 'x', false, LeapIndicator.None, SelectOptions.None, SelectOptions.None, 2, 1, Seconds(12.25),
                Seconds(12.75)),
            new(default, ControlAddress.Unresolved(1), 'N', false, LeapIndicator.Unsynchronised, SelectOptions.NoSelect,
                SelectOptions.NoSelect, 0, 1, default, default),
        ],
        Measurements = { [TimeServer] = Measurement(TimeServer), [Client] = Measurement(Client) },
        Authentications =
        {
            [TimeServer] = new(AuthenticationMode.Nts, 15, 3, 256, 1, 7000, 8, 100, HasNak: true),
            [Client] = new(AuthenticationMode.SymmetricKey, 13, 12, 128, 0, null, 0, 0, HasNak: false),
            [ControlAddress.Unresolved(1)] = new(AuthenticationMode.None, 0, 0, 0, 0, null, 0, 0, HasNak: false),
        },
        Names = { [TimeServer] = "time.example.org", [Client] = "peer.example.org",
            [ControlAddress.Unresolved(1)] = "nowhere.example.org" },
        Smoothing = new(IsActive: true, IsLeapOnly: true, Seconds(0.25), Frequency.FromPpm(-10), 0.001, Seconds(9.5), Seconds(86_000)),
        Rtc = new(Now, 10, 5, 3600, Seconds(-1.5), Frequency.FromPpm(-4.25)),
        ManualList = [new(Now, Seconds(0.5), Seconds(0.75), Seconds(-0.01)),
            new(Now + Seconds(60), Seconds(0.25), Seconds(0.5), Seconds(0.01))],
        Clients = [.. Enumerable.Range(0, 19).Select(i => new ClientReport(
            Address($"192.0.2.{i + 1}"), new((uint)i + 1, (uint)i / 2, (sbyte)(i - 3), (uint)i * 100), ClientUse.Never,
            new((uint)i, 0, 6, i == 0 ? null : (uint)i), ClientUse.UnknownInterval))],
        Allowed = { (AccessScope.Ntp, TimeServer), (AccessScope.Control, Client) },
        Adjustment = new(Seconds(-0.5), Frequency.FromPpm(1), Frequency.FromPpm(-20)),
    };

    public static ControlAddress Address(string text)
        => ControlAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    public static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);

    public bool TryGetSource(int index, out SourceReport report) => TryGet(Sources, index, out report);

    public bool TryGetSourceStatistics(int index, out SourceStatisticsReport report) => TryGet(Statistics, index, out report);

    public bool TryGetSelection(int index, out SelectionReport report) => TryGet(Selections, index, out report);

    public bool TryGetMeasurement(ControlAddress source, out MeasurementReport report) => Measurements.TryGetValue(source, out report);

    public bool TryGetAuthentication(ControlAddress source, out AuthenticationReport report)
        => Authentications.TryGetValue(source, out report);

    public bool TryGetSourceName(ControlAddress source, out string name) => Names.TryGetValue(source, out name!);

    public bool TryGetSmoothing(out SmoothingReport report)
    {
        report = Smoothing.GetValueOrDefault();
        return Smoothing is not null;
    }

    public bool TryGetRtc(out RtcReport report)
    {
        report = Rtc.GetValueOrDefault();
        return Rtc is not null;
    }

    public int GetManualSamples(Span<ManualSample> samples)
    {
        for (var i = 0; i < ManualList.Count; i++)
            samples[i] = ManualList[i];
        return ManualList.Count;
    }

    public bool TryGetClients(in ClientQuery query, Span<ClientReport> clients, out ClientPage page)
    {
        var next = query.First;
        var count = 0;
        for (; next < Clients?.Count && count < clients.Length; next++)
        {
            if (Clients[(int)next].Ntp.Requests >= query.MinRequests)
                clients[count++] = Clients[(int)next];
        }

        page = new(ClientTableLength, next < Clients?.Count ? next : ClientTableLength, count);
        return Clients is not null;
    }

    public bool IsAllowed(AccessScope scope, ControlAddress address) => Allowed.Contains((scope, address));

    public ControlStatus Execute(IControlCommand command)
    {
        Executed.Add(command);
        return Verdict;
    }

    public ControlStatus SetTime(SetTime command, out ManualAdjustment adjustment)
    {
        Executed.Add(command);
        adjustment = Adjustment;
        return Verdict;
    }

    private static MeasurementReport Measurement(ControlAddress source) => new(
        source, Address("198.51.100.1"), 123, LeapIndicator.None, 4, NtpMode.Server, 2, 6, -23, Seconds(0.001), Seconds(0.002),
        new(0xC0A80001), Now, Seconds(-0.0021), Seconds(0.015), Seconds(1e-6), Seconds(0.00002), -0.25, 0x3DF, IsInterleaved: true,
        IsAuthenticated: true, TimestampSource.Kernel, TimestampSource.Hardware, new(101, 102, 103, 104, 105, 106, 107, 108));

    private static bool TryGet<T>(List<T> list, int index, out T report)
        where T : struct
    {
        report = index < list.Count ? list[index] : default;
        return index < list.Count;
    }
}
