using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Stratum1.Bench.Serving.Throughput;

// All servers run at the same time on one core, and are loaded one after the other, round by round: whatever else the machine does
// meets all of them. What is compared are ratios within a round.

/// <summary>Starts the servers and loads them.</summary>
internal sealed class Comparison(Options options) : IDisposable
{
    /// <summary>Enough for two million clients of ours: their memory must not be what is measured.</summary>
    private const string ClientMemory = "clientloglimit 268435456";

    /// <summary>Until nothing more is compiled at runtime, and every server has its memory.</summary>
    private const double WarmUpSeconds = 3;

    /// <summary>Some 2000 wakes of the engine.</summary>
    private const double LatenessSeconds = 15;

    private readonly List<Contender> servers = [];

    /// <summary>What came out.</summary>
    public Figures Figures { get; } = new();

    public void Measure()
    {
        Start(Names.Floor, options.Floor, port => [$"{port}"]);
        Start(Names.Chronyd, options.Chronyd, port => ["-u", "root", .. Serve(port)]);
        Start(Names.Jit, options.Jit, Serve);
        if (options.Aot != "")
            Start(Names.Aot, options.Aot, Serve);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var server in servers)
                Load(server, options.Seconds, Figures);
            foreach (var server in servers)
            {
                if (Turnaround.Of(server.Port, requests: 300) is { } microseconds)
                    Figures.Add(Measured.Turnaround, server.Name, microseconds);
            }
        }

        foreach (var server in servers)
            MeasureMany(server);
        foreach (var (name, program) in new[] { (Names.Jit, options.Jit), (Names.Aot, options.Aot) })
        {
            if (program == "")
                continue;
            MeasureLateness(name, program);
            MeasureIdle(name, program);
        }
    }

    public void Dispose()
    {
        foreach (var server in servers)
            server.Dispose();
    }

    private static string[] Serve(int port) =>
    [
        "-x", "-d", "-U", "local stratum 1", "allow 127.0.0.0/8", "bindaddress 127.0.0.1", $"port {port}", "cmdport 0", "bindcmdaddress /",
        $"pidfile {Path.Combine(Path.GetTempPath(), $"throughput-{port}.pid")}", ClientMemory,
    ];

    private void Start(string name, string program, Func<int, string[]> arguments)
    {
        var server = new Contender(name, options.Core, program, arguments);
        servers.Add(server);
        server.AwaitAnswer();
        Load(server, WarmUpSeconds);
    }

    private void Load(Contender server, double seconds, Figures? into = null)
    {
        var before = server.Cpu;
        var start = new ProcessStartInfo(options.Load, ["127.0.0.1", $"{server.Port}", seconds.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var load = Process.Start(start)!;
        var line = load.StandardOutput.ReadToEnd();
        load.WaitForExit();
        var cpu = (server.Cpu - before).TotalMicroseconds;
        into?.Add(Measured.ResponsesPerSecond, server.Name, Number("responses/s"));
        into?.Add(Measured.CpuPerResponse, server.Name, cpu / Number("valid"));
        into?.Add(Measured.LoadedTurnaround, server.Name, Number("mean_service_us"));

        double Number(string label) => double.Parse(Regex.Match(line, label + @" ([-.\d]+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private void MeasureMany(Contender server)
    {
        using var load = new ManyClients(server.Port);
        for (var known = 0L; known < options.Clients + (options.Clients / 10);)
            known += load.Ask(options.Clients, 1);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var (clients, rate, cost) in new[]
            {
                (1, Measured.OneClient, Measured.CpuOneClient), (options.Clients, Measured.ManyClients, Measured.CpuManyClients),
            })
            {
                var before = server.Cpu;
                var responses = load.Ask(clients, options.Seconds);
                Figures.Add(rate, server.Name, responses / options.Seconds);
                Figures.Add(cost, server.Name, (server.Cpu - before).TotalMicroseconds / responses);
            }
        }

        Figures.Add(Measured.Resident, server.Name, server.Resident / 1048576.0);
    }

    /// <summary>How late the engine is while its own serving threads, on the same core, have more to do than they can.</summary>
    private void MeasureLateness(string name, string program)
    {
        // Many wakes, for the thousandth of them: two servers asked 64 times a second.
        string[] upstream = [.. servers.Take(2).Select(server => $"server 127.0.0.1 port {server.Port} minpoll -6 maxpoll -6 noselect")];
        using var daemon = new Contender(name, options.Core, program, port => [.. Serve(port), "refclock SIM", .. upstream]);
        daemon.AwaitAnswer();
        Load(daemon, LatenessSeconds);
        var told = Regex.Match(daemon.End(), @"99\.9 % of them within (\d+) us");
        Figures.Add(Measured.Lateness, name, double.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// One reference clock and three servers to follow, as in a house: those of the comparison. At the end the house asks all at once,
    /// and the pulses of the reference clock must not care.
    /// </summary>
    private void MeasureIdle(string name, string program)
    {
        string[] upstream = [.. servers.TakeLast(3).Select(server => $"server 127.0.0.1 port {server.Port}")];
        var logs = Directory.CreateTempSubdirectory("throughput-");
        try
        {
            using var daemon = new Contender(
                name, options.Core, program,
                port => [.. Serve(port), "refclock SIM", "makestep 0.1 3", $"logdir {logs.FullName}", "log refclocks", .. upstream]);
            daemon.AwaitAnswer();
            Thread.Sleep(TimeSpan.FromSeconds(options.SettleSeconds)); // Start-up is another figure, and so is what the runtime compiles.
            var (before, begin) = (daemon.Cpu, DateTime.UtcNow);
            var clock = Stopwatch.StartNew();
            Thread.Sleep(TimeSpan.FromSeconds(options.IdleSeconds));
            Figures.Add(Measured.Idle, name, 100 * (daemon.Cpu - before) / clock.Elapsed);

            var loaded = DateTime.UtcNow;
            Load(daemon, options.IdleSeconds);
            var end = DateTime.UtcNow;
            daemon.End(); // It writes what it has not yet written.
            var log = Path.Combine(logs.FullName, "refclocks.log");
            Figures.Add(Measured.QuietPulses, name, PulseNoise.Nanoseconds(log, begin, loaded));
            Figures.Add(Measured.LoadedPulses, name, PulseNoise.Nanoseconds(log, loaded, end));
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }
}
