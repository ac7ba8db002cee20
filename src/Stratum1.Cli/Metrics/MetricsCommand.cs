using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Stratum1.Cli.Control;
using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Status;
using Stratum1.Linux;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Metrics;

/// <summary><c>stratum1 metrics</c>: a process of its own that needs no rights, between the daemon and Prometheus.</summary>
internal sealed class MetricsCommand(Surroundings surroundings)
{
    private readonly Option<string> listen = new("--listen")
    {
        Description = "Address and TCP port to answer on; without, one page is written to the standard output.",
    };

    /// <summary>Why the daemon was silent the last time: said once, not at every question of Prometheus.</summary>
    private string? silenceTold;

    /// <summary>The command.</summary>
    /// <param name="host">The tool's option for where the daemon is.</param>
    /// <param name="port">Its UDP port.</param>
    public Command Create(Option<string> host, Option<int> port)
    {
        var command = new Command("metrics", "Metrics for Prometheus, by chrony_exporter's names.") { listen };
        command.SetAction(parsed => Run(parsed.GetValue(listen), parsed.GetRequiredValue(host), parsed.GetValue(port)));
        return command;
    }

    private int Run(string? address, string hosts, int port)
    {
        try
        {
            var daemons = ServerAddress.ParseList(hosts, port);
            if (address is null)
            {
                surroundings.Output.Write(Collect(daemons));
                surroundings.Output.Flush();
                return ExitCode.Ok;
            }

            if (!IPEndPoint.TryParse(address, out var endPoint))
                throw new ControlFailure(ExitCode.Usage, $"'{address}' is not an address and a port, such as 127.0.0.1:9123");
            using var server = new MetricsServer(() => Collect(daemons), endPoint);
            surroundings.Errors.WriteLine($"stratum1: http://{server.Open()}/metrics");
            while (true)
                server.AnswerOne();
        }
        catch (ControlFailure failure)
        {
            surroundings.Errors.WriteLine($"stratum1: {failure.Message}");
            return failure.ExitCode;
        }
        catch (SocketException failure)
        {
            surroundings.Errors.WriteLine($"stratum1: {address}: {failure.SocketErrorCode}");
            return ExitCode.Unavailable;
        }
    }

    private string Collect(IReadOnlyList<ServerAddress> daemons)
    {
        var page = new MetricsPage();
        using var client = new ControlClient(daemons, surroundings.Open);
        try
        {
            ChronyMetrics.Write(page, client);
            page.Gauge("chrony_up", "Whether the daemon answers.", 1);
            silenceTold = null;
            if (OwnReport(daemons) is { } report)
                OwnMetrics.Write(page, report);
            var now = SystemClock.Now;
            page.Gauge(
                "stratum1_answered_timestamp_seconds", "When the daemon gave these values, Unix time.",
                now.Seconds + (now.Fraction / 4_294_967_296.0));
            return page.ToString();
        }
        catch (ControlFailure failure)
        {
            if (failure.Message != silenceTold)
                surroundings.Errors.WriteLine($"stratum1: {silenceTold = failure.Message}");

            // What was told before it fell silent is not the whole: only the silence is told.
            var silence = new MetricsPage();
            silence.Gauge("chrony_up", "Whether the daemon answers.", 0);
            return silence.ToString();
        }
    }

    /// <summary>What the daemon tells over a socket of its own; null where this process may not ask, or the daemon is chronyd.</summary>
    private DaemonReport? OwnReport(IReadOnlyList<ServerAddress> daemons)
    {
        try
        {
            return new ReportReader(daemons, surroundings.OpenReports).Read();
        }
        catch (ControlFailure)
        {
            return null;
        }
    }
}
