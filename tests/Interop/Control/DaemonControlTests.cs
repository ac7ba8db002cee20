using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace Stratum1.Interop.Control;

/// <summary>Debian's chronyc, and our own tool, against the daemon itself with the simulated receiver.</summary>
public sealed class DaemonControlTests(ITestOutputHelper output) : IDisposable
{
    private readonly PrivateFolder folder = new();
    private readonly int port = Programs.FreePort();

    public void Dispose() => folder.Dispose();

    [PeerFact]
    public void The_reports_of_chronyc_agree_with_our_own_over_both_transports()
    {
        using var server = Start();
        foreach (var overUdp in new[] { false, true })
        {
            var tracking = Row(Chronyc(overUdp, "tracking"));
            var ours = Json(overUdp, "tracking");
            output.WriteLine(string.Join(' ', tracking));
            Assert.Equal("53494D00", tracking[0]);
            Assert.Equal("1", tracking[2]);
            Assert.Equal("Normal", tracking[13]);
            Assert.Equal(1, ours.GetProperty("stratum").GetInt32());

            // Under -x the correction is that of the system clock, which is 0.25 s behind. Just locked, the frequency still changes
            // from one question to the next.
            Assert.InRange(Number(tracking[4]), 0.2490, 0.2600);
            Assert.InRange(Number(tracking[7]), -14, -10);
            Assert.InRange(ours.GetProperty("frequency_ppm").GetDouble(), 10, 14);

            var sources = Rows(Chronyc(overUdp, "sources"));
            Assert.Equal(2, sources.Length);
            Assert.Equal(["#", "*", "SIM", "0"], sources[0][..4]);
            Assert.Equal("?", sources[1][1]);
            Assert.Equal(2, Rows(Chronyc(overUdp, "sourcestats")).Length);
            Assert.Equal(["0", "0", "0", "0", "0"], Row(Chronyc(overUdp, "activity")));
        }

        Assert.Equal("LOCKED", Json(overUdp: false, "status").GetProperty("clock").GetProperty("state").GetString());
        Assert.Equal(8, Json(overUdp: false, "gps").GetProperty("SIM_satellites").GetArrayLength());
        Assert.InRange(Json(overUdp: false, "pps").GetProperty("SIM").GetProperty("accepted").GetInt32(), 4, 60);
        Assert.NotEqual(0, Json(overUdp: false, "log").GetArrayLength());
    }

    [PeerFact]
    public void Those_who_ask_are_listed_and_counted()
    {
        var ntpPort = Programs.FreePort();
        using var server = Start($"port {ntpPort}", "allow 127.0.0.0/8", "opencommands serverstats clients");
        Assert.Equal(0, Programs.Run(Programs.Chronyd, "-Q", "-t", "30", $"server 127.0.0.1 port {ntpPort} iburst maxsamples 2").ExitCode);
        foreach (var overUdp in new[] { true, false })
        {
            var client = Row(Chronyc(overUdp, "-n", "clients"));
            output.WriteLine(string.Join(' ', client));
            Assert.Equal("127.0.0.1", client[0]);
            Assert.InRange(Number(client[1]), 2, 8);
            var counts = Row(Chronyc(overUdp, "serverstats"));
            Assert.Equal(client[1], counts[0]);
            Assert.InRange(Json(overUdp, "serverstats").GetProperty("ntp_received").GetInt32(), 2, 8);
        }
    }

    [PeerFact]
    public void Over_the_network_only_open_reports_are_told()
    {
        using var server = StartUnlocked("opencommands tracking");
        Assert.Equal(0, Chronyc(overUdp: true, "tracking").ExitCode);
        foreach (var command in new[] { "sources", "serverstats", "selectdata", "makestep", "shutdown", "allow 10/8", "burst 1/2" })
        {
            var (code, text) = Chronyc(overUdp: true, command.Split(' '));
            Assert.Equal((1, true), (code, text.Contains("501 Not authorised", StringComparison.Ordinal)));
        }
    }

    [PeerFact]
    public void Commands_over_the_unix_socket_are_obeyed()
    {
        using var server = StartUnlocked();
        string[] obeyed =
        [
            "makestep", "makestep 1 2", "maxupdateskew 10", "reselect", "reselectdist 1e-3", "local stratum 5", "local off", "cyclelogs",
            "dump", "rekey", "refresh", "onoffline", "reset sources", "reload sources", "allow 10/8", "cmdallow 10/8", "deny all 10.1/16",
        ];
        foreach (var command in obeyed)
            Assert.Equal("200 OK", Chronyc(overUdp: false, command.Split(' ')).Output.Trim());
        Assert.Equal("208 Access allowed", Chronyc(overUdp: false, "accheck", "10.2.3.4").Output.Trim());
        Assert.Equal("209 Access denied", Chronyc(overUdp: false, "accheck", "10.1.3.4").Output.Trim());
        Assert.Equal("208 Access allowed", Chronyc(overUdp: false, "cmdaccheck", "10.1.3.4").Output.Trim());
        Assert.Equal("513 RTC driver not running", Chronyc(overUdp: false, "trimrtc").Output.Trim());
        Assert.Equal("503 No such source", Chronyc(overUdp: false, "delete", "10.0.0.1").Output.Trim());
        Assert.Equal("200 OK", Chronyc(overUdp: false, "shutdown").Output.Trim());
        Assert.Equal(0, server.WaitForExit());
    }

    [PeerFact]
    public void A_socket_that_another_daemon_answers_is_left_to_it()
    {
        using var first = StartUnlocked();
        using var second = new RunningProgram(Programs.Stratum1d, [.. Words()]);
        second.WaitFor("Could not open command socket on .*control.sock .*in use");
        second.WaitFor("Could not open report socket on .*control.report: another daemon answers there");
        second.Interrupt();
        Assert.True(File.Exists(folder["control.report"]));
        Assert.Equal(0, Chronyc(overUdp: false, "tracking").ExitCode);
    }

    private RunningProgram Start(params string[] directives)
    {
        var program = StartUnlocked(directives);
        program.WaitFor("Clock is LOCKED");
        return program;
    }

    /// <summary>Under the filter of system calls: whatever the tests have it do, it needs no other ones.</summary>
    private RunningProgram StartUnlocked(params string[] directives)
    {
        var program = new RunningProgram(Programs.Stratum1d, [.. Words(), "-F", "1", .. directives]);
        program.WaitFor("Loaded seccomp filter");
        return program;
    }

    private IEnumerable<string> Words() =>
    [
        "-x", "-d", "-U", "refclock SIM offset 0.25 drift 12", "makestep 0.1 3", "port 0", "pidfile /",
        $"cmdport {port}", $"bindcmdaddress {folder["control.sock"]}",
    ];

    private (int ExitCode, string Output) Chronyc(bool overUdp, params string[] words)
        => Programs.Run(Programs.Chronyc, [.. Where(overUdp), "-c", .. words]);

    private JsonElement Json(bool overUdp, params string[] words)
    {
        var (code, text) = Programs.Run(Programs.Stratum1, [.. Where(overUdp), .. words, "--json"]);
        Assert.True(code == 0, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private string[] Where(bool overUdp) => overUdp ? ["-h", "127.0.0.1", "-p", $"{port}"] : ["-h", folder["control.sock"]];

    private static string[][] Rows((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        return [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
    }

    private static string[] Row((int ExitCode, string Output) run) => Assert.Single(Rows(run));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
