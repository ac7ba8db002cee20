using System.Globalization;
using System.Net;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Reports;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Metrics;

/// <summary>
/// The metrics of chrony_exporter, by its names (one of them misspelt, and so here), with chrony's signs: dashboards made for it go on
/// working. What the daemon does not tell over the network is left out.
/// </summary>
internal static class ChronyMetrics
{
    /// <summary>127.127.1.1: the clock follows only itself.</summary>
    private static readonly ControlAddress LocalReference = ControlAddress.From(new IPAddress([127, 127, 1, 1]));

    /// <summary>Asks for all of them.</summary>
    /// <exception cref="ControlFailure">The daemon does not answer.</exception>
    public static void Write(MetricsPage page, ControlClient client)
    {
        Write(page, client.Report<TrackingReport>(ControlExchange.For(RequestCode.Tracking)));
        var sources = All<SourceReport>(client, RequestCode.Source);
        Write(page, Labelled(sources, source => LabelsOf(client, source.Address, source.Id)));
        var statistics = All<SourceStatisticsReport>(client, RequestCode.SourceStatistics);
        Write(page, Labelled(statistics, source => LabelsOf(client, source.Address, source.Id)));
        var exchange = ControlExchange.For(RequestCode.ServerStatistics);
        if (client.TryAsk(exchange, out var body) == ControlStatus.Success
            && exchange.TryRead<ServerStatisticsReport>(body, out var server))
            Write(page, server);
    }

    /// <summary>A report of each source; one that vanishes meanwhile is left out.</summary>
    private static List<T> All<T>(ControlClient client, RequestCode code)
        where T : struct, IControlReport<T>
    {
        List<T> all = [];
        var count = client.CountSources();
        for (var i = 0; i < count; i++)
        {
            var exchange = ControlExchange.For(code, i);
            if (client.TryAsk(exchange, out var body) == ControlStatus.Success && exchange.TryRead<T>(body, out var report))
                all.Add(report);
        }

        return all;
    }

    /// <summary>
    /// No two series may have the same labels, or Prometheus takes none: the pulses and the messages of a receiver share a reference ID,
    /// so the second of a name is called NAME#2.
    /// </summary>
    private static (T Report, (string Name, string Value)[] Labels)[] Labelled<T>(
        IEnumerable<T> sources, Func<T, (string Address, string Name)> name)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        List<(T Report, (string Name, string Value)[] Labels)> labelled = [];
        foreach (var source in sources)
        {
            var (address, called) = name(source);
            var number = seen[called] = seen.GetValueOrDefault(called) + 1;
            labelled.Add((source, [("source_address", address), ("source_name", number == 1 ? called : $"{called}#{number}")]));
        }

        return [.. labelled];
    }

    private static (string Address, string Name) LabelsOf(ControlClient client, ControlAddress address, ReferenceId id)
        => address == ControlAddress.None
            ? (new ControlAddress(ControlAddressKind.IPv4, id.Value).ToString(), id.ToString())
            : (address.ToString(), new ReportOptions { Names = true }.NameOf(client, address, id).Text);

    private static void Write(MetricsPage page, TrackingReport tracking)
    {
        const string prefix = "chrony_tracking_";
        var hex = tracking.ReferenceId.Value.ToString("X8", CultureInfo.InvariantCulture);
        var isClock = tracking.Source == ControlAddress.None;
        page.Gauge(prefix + "info", "What the clock follows.", 1,
            ("tracking_address", isClock ? "0.0.0.0" : tracking.Source.ToString()),
            ("tracking_name", isClock ? tracking.ReferenceId.ToString() : tracking.Source.ToString()),
            ("tracking_refid", hex));
        page.Gauge(prefix + "last_offset_seconds", "Offset at the last update of the clock.", -tracking.LastOffset.Seconds);
        page.Gauge(prefix + "reference_timestamp_seconds", "When the clock was last updated, Unix time.", Unix(tracking.ReferenceTime));
        page.Gauge(prefix + "system_time_seconds", "Difference between the clock and what is served.", tracking.Correction.Seconds);
        page.Gauge(prefix + "remote_reference", "1 unless the clock follows only itself.", tracking.Source == LocalReference ? 0 : 1);
        page.Gauge(prefix + "rms_offset_seconds", "Mean offset of the last updates.", tracking.RmsOffset.Seconds);
        page.Gauge(prefix + "root_delay_seconds", "Round trip to the primary reference.", tracking.RootDelay.Seconds);
        page.Gauge(prefix + "root_dispersion_seconds", "Error to the primary reference.", tracking.RootDispersion.Seconds);
        page.Gauge(prefix + "frequency_ppms", "How much faster the uncorrected clock would run, ppm.", -tracking.Frequency.Ppm);
        page.Gauge(prefix + "residual_frequency_ppms", "What the best source would add, ppm.", -tracking.ResidualFrequency.Ppm);
        page.Gauge(prefix + "skew_ppms", "Error of the frequency, ppm.", tracking.Skew.Ppm);
        page.Gauge(prefix + "update_interval_seconds", "Between the last two updates of the clock.", tracking.UpdateInterval.Seconds);
        page.Gauge(prefix + "stratum", "Stratum of this server; 0 while it is not synchronised.", tracking.Stratum);
    }

    private static void Write(MetricsPage page, (SourceReport Report, (string, string)[] Labels)[] sources)
    {
        Each("last_sample_age_seconds", "Age of the last measurement.", source => source.SampleAgeSeconds ?? double.NaN);
        Each("last_sample_offset_seconds", "Offset of the last measurement.", source => -source.Offset.Seconds);
        Each("last_sample_error_margin_seconds", "Its error.", source => source.Error.Seconds);
        Each("polling_interval_seconds", "Between measurements.", source => Math.ScaleB(1, source.Poll));
        foreach (var (source, labels) in sources)
            page.Gauge("chrony_sources_state_info", "How it stands in the selection.", 1,
                [.. labels, ("source_state", StateOf(source.Standing)), ("source_mode", ModeOf(source.Kind))]);
        Each("stratum", "Its stratum.", source => source.Stratum);
        Each("reachability_ratio", "Part of the last eight requests that were answered.",
            source => System.Numerics.BitOperations.PopCount((uint)(source.Reach & 0xFF)) / 8.0);

        void Each(string name, string help, Func<SourceReport, double> value)
        {
            foreach (var (source, labels) in sources)
            {
                if (value(source) is var number && !double.IsNaN(number))
                    page.Gauge("chrony_sources_" + name, help, number, labels);
            }
        }
    }

    private static void Write(MetricsPage page, (SourceStatisticsReport Report, (string, string)[] Labels)[] sources)
    {
        Each("samples", "Measurements in use.", source => source.Samples);
        Each("runs", "Runs of residuals of one sign.", source => source.Runs);
        Each("span_seconds", "From the oldest to the newest of them.", source => source.SpanSeconds);
        Each("stddev", "Standard deviation, seconds.", source => source.StandardDeviation.Seconds);
        Each("frequency_ppms", "Residual frequency, ppm.", source => -source.Frequency.Ppm);
        Each("frequency_skew_ppms", "Its error, ppm.", source => source.Skew.Ppm);
        Each("offset", "Estimated offset, seconds.", source => -source.Offset.Seconds);

        void Each(string name, string help, Func<SourceStatisticsReport, double> value)
        {
            foreach (var (source, labels) in sources)
                page.Gauge("chrony_sourcestats_" + name, help, value(source), labels);
        }
    }

    private static void Write(MetricsPage page, in ServerStatisticsReport server)
    {
        const string prefix = "chrony_serverstats_";
        page.Counter(prefix + "ntp_packets_received_total", "NTP requests.", server.Ntp.Received);
        page.Counter(prefix + "ntp_packets_dropped_total", "NTP requests beyond the rate limit.", server.Ntp.Dropped);
        page.Counter(prefix + "command_packets_received_total", "Requests of chronyc and its kin.", server.Control.Received);
        page.Counter(prefix + "command_packets_dropped_total", "Those beyond the rate limit.", server.Control.Dropped);
        page.Counter(prefix + "client_log_records_dropped_total", "Clients that made room for others.", server.LogDrops);
        page.Counter(prefix + "nts_ke_connections_accepted_total", "NTS key exchanges.", server.KeyExchange.Received);
        page.Counter(prefix + "nts_ke_connections_dropped_total", "Those beyond the rate limit.", server.KeyExchange.Dropped);
        page.Counter(prefix + "auhtenticated_ntp_packets_total", "NTP requests with a good key or NTS.", server.Authenticated);
        page.Counter(prefix + "interleaved_ntp_packets_total", "NTP requests in the interleaved mode.", server.Interleaved);
        page.Gauge(prefix + "ntp_timestamps_held", "Stamps kept for the interleaved mode.", server.TimestampsHeld);
        page.Gauge(prefix + "ntp_timestamp_span", "Seconds that they cover.", server.TimestampSpanSeconds);
    }

    private static double Unix(UtcTime time) => time.Seconds + (time.Fraction / 4_294_967_296.0);

    private static string StateOf(SourceStanding standing) => standing switch
    {
        SourceStanding.Selected => "sync",
        SourceStanding.Unselectable => "unreach",
        SourceStanding.Falseticker => "falseticker",
        SourceStanding.Jittery => "jittery",
        SourceStanding.Combined => "candidate",
        SourceStanding.NotCombined => "outlier",
        _ => "unknown",
    };

    private static string ModeOf(SourceKind kind) => kind switch
    {
        SourceKind.Server => "client",
        SourceKind.Peer => "peer",
        _ => "ref",
    };
}
