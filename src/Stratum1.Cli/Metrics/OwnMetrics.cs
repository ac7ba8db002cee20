using Stratum1.Engine.Reports;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Metrics;

/// <summary>
/// What chronyc's protocol cannot carry: the state, the receivers and their pulses. What is unknown is left out, so that no old value is
/// taken for a new one.
/// </summary>
internal static class OwnMetrics
{
    private static readonly string[] States = ["LOCKED", "HOLDOVER", "NETWORK", "FREERUN", "UNSYNCHRONISED"];

    /// <summary>Writes all of them.</summary>
    public static void Write(MetricsPage page, DaemonReport report)
    {
        var engine = report.Engine;
        page.Gauge("stratum1_info", "The daemon.", 1, ("version", report.Version));
        foreach (var state in States)
            page.Gauge("stratum1_state", "1 for the state that the clock is in.", engine.State == state ? 1 : 0, ("state", state));
        Known(page, "stratum1_state_age_seconds", "For how long.", engine.StateAgeSeconds);
        if (engine.State == "HOLDOVER")
            Known(page, "stratum1_holdover_age_seconds", "For how long the clock has had no reference.", engine.StateAgeSeconds);
        Known(page, "stratum1_error_bound_seconds", "Bound of the clock's error.", engine.ErrorBoundSeconds);
        page.Gauge("stratum1_frequency_ppm", "By how much the oscillator is slow.", engine.FrequencyPpm);
        page.Counter("stratum1_foreign_steps_total", "Steps of the clock that others made.", engine.ForeignSteps);
        Known(page, "stratum1_update_age_seconds", "Since a measurement was last followed.", engine.UpdateAgeSeconds);
        Known(page, "stratum1_tai_minus_utc_seconds", "TAI minus UTC.", engine.TaiMinusUtcSeconds);
        if (report.Service is { } service)
        {
            page.Gauge("stratum1_recent_clients", "Clients of the last minute.", service.RecentClients);
            foreach (var certificate in service.Certificates)
            {
                page.Gauge("stratum1_nts_certificate_not_after_timestamp_seconds", "Until when clients take the certificate.",
                    certificate.NotAfter, ("subject", certificate.Subject));
            }
        }

        Each(page, engine.Receivers, receiver => [("receiver", receiver.Id)], Receivers);
        Each(page, engine.Receivers.Where(receiver => receiver.Pulse is not null), receiver => [("receiver", receiver.Id)], Pulses);
        foreach (var receiver in engine.Receivers)
            page.Gauge("stratum1_gnss_info", "What the receiver says of itself.", 1,
                ("receiver", receiver.Id), ("gate", receiver.Gate), ("fix", receiver.Fix ?? ""), ("antenna", receiver.Antenna),
                ("jamming", receiver.Jamming), ("spoofing", receiver.Spoofing));
        foreach (var receiver in engine.Receivers)
        {
            foreach (var (reason, count) in receiver.Pulse?.Rejected ?? new Dictionary<string, long>())
                page.Counter("stratum1_pps_rejected_total", "Edges that were not accepted.", count,
                    ("receiver", receiver.Id), ("reason", reason));
        }
    }

    private static readonly (string Name, string Help, Func<ReceiverReport, double?> Value)[] Receivers =
    [
        ("stratum1_gnss_open", "1 while its serial device is open.", r => r.IsOpen ? 1 : 0),
        ("stratum1_gnss_satellites_used", "Satellites in the solution.", r => r.SatellitesUsed),
        ("stratum1_gnss_satellites_in_view", "Satellites above the horizon.", r => r.SatellitesInView),
        ("stratum1_gnss_message_age_seconds", "Age of the last good message.", r => r.MessageAgeSeconds),
        ("stratum1_gnss_message_latency_seconds", "How long after its second a message begins.", r => r.MessageLatencySeconds),
        ("stratum1_gnss_junk_bytes", "Bytes that belong to no message.", r => r.JunkBytes),
        ("stratum1_gnss_corrected_weeks", "Weeks added to its date.", r => r.CorrectedWeeks),
    ];

    private static readonly (string Name, string Help, Func<ReceiverReport, double?> Value)[] Pulses =
    [
        ("stratum1_pps_open", "1 while its pulse device is open.", r => r.Pulse!.IsOpen ? 1 : 0),
        ("stratum1_pps_age_seconds", "Age of the last accepted pulse.", r => r.Pulse!.AgeSeconds),
        ("stratum1_pps_accepted", "Pulses that were accepted.", r => r.Pulse!.Accepted),
        ("stratum1_pps_missing", "Seconds without a pulse between accepted ones.", r => r.Pulse!.Missing),
        ("stratum1_pps_phase_jumps", "Times the pulse moved to another phase for good.", r => r.Pulse!.PhaseJumps),
        ("stratum1_pps_width_seconds", "Width of the pulse.", r => r.Pulse!.WidthSeconds),
    ];

    private static void Known(MetricsPage page, string name, string help, double? value)
    {
        if (value is { } known)
            page.Gauge(name, help, known);
    }

    private static void Each<T>(
        MetricsPage page, IEnumerable<T> items, Func<T, (string, string)[]> labels,
        (string Name, string Help, Func<T, double?> Value)[] rows)
    {
        foreach (var (name, help, value) in rows)
        {
            foreach (var item in items)
            {
                if (value(item) is { } known)
                    page.Gauge(name, help, known, labels(item));
            }
        }
    }
}
