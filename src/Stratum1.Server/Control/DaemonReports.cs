using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Nts;
using Stratum1.Server.Running;
using ClientReport = Stratum1.Protocol.Control.Reports.ClientReport;
using SourceReport = Stratum1.Protocol.Control.Reports.SourceReport;

namespace Stratum1.Server.Control;

/// <summary>What the daemon tells chronyc: the engine's state, and what serving has counted.</summary>
/// <param name="daemon">Whose.</param>
/// <param name="service">Counts its own requests.</param>
internal sealed class DaemonReports(Daemon daemon, ControlService service) : IControlReports
{
    private readonly SourceListing listing = new(daemon.Engine);
    private readonly ClientDirectory directory = new(daemon, service);

    private ClockEngine Engine => daemon.Engine;

    /// <inheritdoc/>
    public int SourceCount => listing.Count;

    /// <inheritdoc/>
    public TrackingReport Tracking => TrackingReports.Of(Engine);

    /// <inheritdoc/>
    public ActivityReport Activity => NetworkReports.Activity(Engine);

    /// <inheritdoc/>
    public ServerStatisticsReport ServerStatistics
    {
        get
        {
            var report = default(ServerStatisticsReport) with { Control = service.Counts, KeyExchange = KeyExchanges };
            if (daemon.Host.Service is not { } serving)
                return report;
            var counters = serving.Counters;
            var dropped = counters[RequestVerdict.RateLimited] + counters[RequestVerdict.KissedRate];
            var held = serving.Stamps?.Held ?? default;
            return report with
            {
                TimestampsHeld = (ulong)held.Count,
                TimestampSpanSeconds = (ulong)Math.Max(0, held.Span.Seconds),
                Ntp = new((ulong)counters.Received, (ulong)dropped),
                LogDrops = (ulong)serving.ClientRecordsDropped,
                Authenticated = (ulong)counters.Authenticated,
                Interleaved = (ulong)counters.Interleaved,
                ReceiveStamps = Stamps(counters.ReceiveStamps),
                TransmitStamps = Stamps(counters.TransmitStamps),
            };
        }
    }

    /// <inheritdoc/>
    public bool TryGetSource(int index, out SourceReport report)
    {
        var exists = listing.TryGet(index, out var entry);
        report = exists ? SourceReports.Of(Engine, entry) : default;
        return exists;
    }

    /// <inheritdoc/>
    public bool TryGetSourceStatistics(int index, out SourceStatisticsReport report)
    {
        var exists = listing.TryGet(index, out var entry);
        report = exists ? SourceReports.StatisticsOf(Engine, entry) : default;
        return exists;
    }

    /// <inheritdoc/>
    public bool TryGetSelection(int index, out SelectionReport report)
    {
        var exists = listing.TryGet(index, out var entry);
        report = exists ? SourceReports.SelectionOf(Engine, entry) : default;
        return exists;
    }

    /// <inheritdoc/>
    public bool TryGetMeasurement(ControlAddress source, out MeasurementReport report)
    {
        report = default;
        if (!listing.TryFind(source, out var entry) || entry.Source is not NetworkSource server)
            return false;
        report = NetworkReports.Measurement(server);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetAuthentication(ControlAddress source, out AuthenticationReport report)
    {
        report = default;
        if (!listing.TryFind(source, out var entry))
            return false;
        report = NetworkReports.Authentication(Engine, entry.Upstream!, entry.Source as NetworkSource);
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetSourceName(ControlAddress source, out string name)
    {
        var exists = listing.TryFind(source, out var entry);
        name = exists ? entry.Upstream!.Options.Name : "";
        return exists;
    }

    /// <inheritdoc/>
    public bool TryGetSmoothing(out SmoothingReport report)
    {
        report = default;
        if (Engine.Steering.Smoothed?.Process is not { } process)
            return false;
        var now = Engine.Steering.Now;
        var (offset, frequency, wander) = process.At(now);
        report = new(
            process.IsActive, process.Options.IsLeapOnly, offset, frequency, wander * 1e6, now - process.PlannedAt, process.Remaining(now));
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetRtc(out RtcReport report)
    {
        report = default;
        if (Engine.Rtc?.Status is not { } status)
            return false;
        var record = status.Record;
        report = new(record.At, status.Samples, status.Runs, (uint)status.Span.Seconds, record.Offset, record.Frequency);
        return true;
    }

    /// <inheritdoc/>
    public int GetManualSamples(Span<ManualSample> samples)
    {
        var manual = Engine.Manual;
        var count = Math.Min(manual.Times.Count, samples.Length);
        for (var i = 0; i < count; i++)
        {
            var typed = manual.Times[i];
            var (at, error) = manual.Corrected(typed);
            samples[i] = new(at, error, typed.Error, typed.Residual);
        }

        return count;
    }

    /// <inheritdoc/>
    public bool TryGetClients(in ClientQuery query, Span<ClientReport> clients, out ClientPage page)
        => directory.TryGet(query, clients, out page);

    /// <inheritdoc/>
    public bool IsAllowed(AccessScope scope, ControlAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        octets = octets[..address.CopyTo(octets)];
        return scope == AccessScope.Control ? service.Allows(octets) : daemon.Rules.Access.Allows(octets);
    }

    private ServiceCounts KeyExchanges
        => daemon.Host.Nts?.Counters is { } counters
            ? new((ulong)counters.Total, (ulong)(counters[KeOutcome.RateLimited] + counters[KeOutcome.NoRoom]))
            : default;

    private static StampCounts Stamps(Func<StampSource, long> count)
        => new((ulong)count(StampSource.Daemon), (ulong)count(StampSource.Kernel), (ulong)count(StampSource.Hardware));
}
