using System.Net.Sockets;
using Stratum1.Cli.Metrics;
using Stratum1.Cli.Tests.Control;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Metrics;

/// <summary>What Prometheus is told, by the names that dashboards for chrony_exporter ask for.</summary>
public class MetricsTests
{
    [Theory]
    [InlineData("chrony_up")]
    [InlineData("chrony_tracking_info")]
    [InlineData("chrony_tracking_last_offset_seconds")]
    [InlineData("chrony_tracking_reference_timestamp_seconds")]
    [InlineData("chrony_tracking_system_time_seconds")]
    [InlineData("chrony_tracking_remote_reference")]
    [InlineData("chrony_tracking_rms_offset_seconds")]
    [InlineData("chrony_tracking_root_delay_seconds")]
    [InlineData("chrony_tracking_root_dispersion_seconds")]
    [InlineData("chrony_tracking_frequency_ppms")]
    [InlineData("chrony_tracking_skew_ppms")]
    [InlineData("chrony_tracking_update_interval_seconds")]
    [InlineData("chrony_tracking_stratum")]
    [InlineData("chrony_sources_last_sample_offset_seconds")]
    [InlineData("chrony_sources_last_sample_error_margin_seconds")]
    [InlineData("chrony_sources_polling_interval_seconds")]
    [InlineData("chrony_sources_state_info")]
    [InlineData("chrony_sources_stratum")]
    [InlineData("chrony_sourcestats_samples")]
    [InlineData("chrony_sourcestats_stddev")]
    [InlineData("chrony_sourcestats_offset")]
    [InlineData("chrony_serverstats_ntp_packets_received_total")]
    [InlineData("stratum1_answered_timestamp_seconds")]
    public void Each_metric_is_told_with_its_type(string name)
    {
        var page = Page(SampleDaemon.Busy());
        Assert.Contains(page, line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length] is (' ' or '{'));
        Assert.Single(page, line => line.StartsWith($"# TYPE {name} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_have_chronys_signs()
    {
        var daemon = SampleDaemon.Busy();
        var csv = Session.Run(daemon, "tracking --csv").Lines[0].Split(',');
        var line = Assert.Single(
            Page(daemon),
            line => line.StartsWith("chrony_tracking_last_offset_seconds ", StringComparison.Ordinal));
        Assert.Equal(double.Parse(csv[5], null), double.Parse(line.Split(' ')[1], null), 9);
    }

    /// <summary>Prometheus takes nothing from a page that has a series twice.</summary>
    [Fact]
    public void Sources_of_one_name_are_told_apart()
    {
        var daemon = SampleDaemon.Busy();
        daemon.Sources.Add(daemon.Sources[0]); // And no statistics of it, as when it vanishes meanwhile.
        string[] series =
        [
            .. Page(daemon).Where(line => !line.StartsWith('#')).Select(line => line[..line.LastIndexOf(' ')]),
        ];
        Assert.Equal(series.Length, series.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("chrony_sources_stratum{source_address=\"71.80.83.0\",source_name=\"GPS#2\"}", series);
    }

    [Fact]
    public void A_daemon_that_is_gone_takes_all_its_series_along()
    {
        var page = Session.Run(_ => throw new SocketException((int)SocketError.ConnectionRefused), "metrics");
        Assert.Equal(["chrony_up 0"], page.Lines.Where(line => !line.StartsWith('#')));
        Assert.Contains("nobody listens there", page.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_are_escaped_and_a_family_is_described_once()
    {
        var page = new MetricsPage();
        page.Gauge("a", "Help.", 0.1, ("x", "1\"2\\3\n4"));
        page.Gauge("a", "Help.", 2, ("x", "y"));
        page.Counter("b", "More.", 3);
        Assert.Equal(
            "# HELP a Help.\n# TYPE a gauge\na{x=\"1\\\"2\\\\3\\n4\"} 0.1\na{x=\"y\"} 2\n# HELP b More.\n# TYPE b counter\nb 3\n",
            page.ToString());
    }

    [Fact]
    public void State_and_receivers_are_told_and_what_is_unknown_is_left_out()
    {
        var page = new MetricsPage();
        OwnMetrics.Write(page, new()
        {
            Version = "1.2.3",
            Log = [],
            Service = new() { Links = [], Certificates = [new("/CN=time.example", 1_800_000_000)] },
            Engine = new()
            {
                State = "HOLDOVER",
                StateAgeSeconds = 90,
                Time = "",
                Leap = "none",
                Sources = [],
                Receivers = [],
                Links = [],
            },
        });
        var lines = page.ToString().Split('\n');
        Assert.Contains("stratum1_state{state=\"HOLDOVER\"} 1", lines);
        Assert.Contains("stratum1_state{state=\"LOCKED\"} 0", lines);
        Assert.Contains("stratum1_holdover_age_seconds 90", lines);
        Assert.Contains("stratum1_nts_certificate_not_after_timestamp_seconds{subject=\"/CN=time.example\"} 1800000000", lines);
        Assert.DoesNotContain(lines, line => line.Contains("update_age", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("GET /other HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("", "HTTP/1.1 405 Method Not Allowed")]
    public void Requests_get_what_HTTP_says(string request, string status)
    {
        var reply = MetricsServer.Reply(request, () => "page\n");
        Assert.StartsWith(status, reply, StringComparison.Ordinal);
        Assert.Equal(request.StartsWith("GET /metrics", StringComparison.Ordinal), reply.EndsWith("page\n", StringComparison.Ordinal));
    }

    /// <summary>Of a daemon whose own reports this process may not read.</summary>
    private static string[] Page(SampleDaemon daemon)
        => Session.Run(_ => new InMemoryLink(daemon), "metrics", openReports: _ => throw new IOException()).Lines;
}
