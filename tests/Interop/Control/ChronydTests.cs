using System.Globalization;
using Xunit.Abstractions;

namespace Stratum1.Interop.Control;

/// <summary>Our tool and chronyc ask the same chronyd: field for field they show the same.</summary>
public class ChronydTests(ITestOutputHelper output)
{
    /// <summary>chrony's floats have 24 bits, and our seconds a grain of 0.23 ns.</summary>
    private const double MaxRounding = 1.2e-9;
    private const double MaxRelativeRounding = 1e-6;

    /// <summary>Fields that version 4.3 of chronyc does not know yet.</summary>
    private static readonly Dictionary<string, int> NewerFields = new() { ["serverstats"] = 6, ["ntpdata"] = 4 };

    /// <summary>Reports that chronyd gives to everybody.</summary>
    private static readonly string[] Open =
        ["tracking", "sources", "sources -a", "sourcestats", "activity", "smoothing", "rtcdata", "manual list", "sourcename 127.0.0.1"];

    private static readonly string[] All =
        [.. Open, "selectdata", "authdata", "ntpdata", "ntpdata 127.0.0.1", "serverstats", "clients", "clients -k"];

    [PeerFact]
    public void Our_tool_shows_what_chronyc_shows()
    {
        using var daemon = new ChronyDaemon();
        foreach (var command in All)
            AssertSame(command, daemon, overUdp: false);
        foreach (var command in Open)
            AssertSame(command, daemon, overUdp: true);

        Assert.True(daemon.Chronyc("settime", "now").Succeeded);
        AssertSame("manual list", daemon, overUdp: false);
        Assert.Single(daemon.Stratum1(overUdp: false, "manual", "list").Lines);

        var sources = daemon.Stratum1(overUdp: false, "sources").Lines;
        Assert.Equal(4, sources.Length);
        Assert.Contains(sources, line => line.StartsWith("^,?,127.0.0.1,1,", StringComparison.Ordinal));
        Assert.Contains(sources, line => line.StartsWith("#,?,TEST,0,", StringComparison.Ordinal));
    }

    [PeerFact]
    public void Our_tools_commands_reach_chronyd()
    {
        using var daemon = new ChronyDaemon();
        Assert.False(daemon.Stratum1(overUdp: true, "online").Succeeded);
        Assert.Contains(daemon.Stratum1(overUdp: true, "online").Lines,
            line => line.Contains("not allowed over the network", StringComparison.Ordinal));

        string[] commands =
        [
            "online 127.0.0.1", "burst 1/2 ::1", "minpoll 127.0.0.1 3", "maxpoll 127.0.0.1 5", "maxdelay 127.0.0.1 0.5",
                "maxdelayratio 127.0.0.1 3",
            "maxdelaydevratio 127.0.0.1 5", "minstratum 127.0.0.1 1", "polltarget 127.0.0.1 10", "maxupdateskew 100", "makestep 0.5 3",
            "allow 10.0.0.0/8", "deny all 10.1.0.0/16", "cmdallow 10.0.0.1", "cmddeny 10.0.0.1",
                "add server 127.0.0.8 port 9 minpoll 4 prefer",
            "delete 127.0.0.8", "reselect", "reselectdist 0.001", "refresh", "reload sources", "reset sources", "smoothtime reset",
                "manual reset",
            "cyclelogs", "dump", "rekey", "onoffline", "manual off", "settime 2026-11-20T12:00:00Z", "makestep", "writertc", "trimrtc",
                "shutdown",
        ];
        string[] refused = ["settime 2026-11-20T12:00:00Z", "makestep", "writertc", "trimrtc"]; // No manual mode, no clock, no RTC.
        foreach (var command in commands)
        {
            var (succeeded, lines) = daemon.Stratum1(overUdp: false, command.Split(' '));
            Assert.True(succeeded != refused.Contains(command), $"{command}: {string.Join(' ', lines)}");
            if (command == "allow 10.0.0.0/8")
                Assert.Equal((true, "Yes"), Only(daemon.Stratum1(overUdp: false, "accheck", "10.2.3.4")));
            if (command == "deny all 10.1.0.0/16")
                Assert.Equal((false, "No"), Only(daemon.Stratum1(overUdp: false, "accheck", "10.1.2.3")));
        }

        static (bool, string) Only((bool Succeeded, string[] Lines) outcome) => (outcome.Succeeded, Assert.Single(outcome.Lines));
    }

    /// <summary>What our tool shows lies between what chronyc shows before and after: ages, corrections and counters move on.</summary>
    private void AssertSame(string command, ChronyDaemon daemon, bool overUdp)
    {
        var words = command.Split(' ');
        var before = daemon.Chronyc(words);
        var ours = daemon.Stratum1(overUdp, words);
        var after = daemon.Chronyc(words);
        output.WriteLine(
            $"{command}\n  chronyc   {string.Join("\n            ", before.Lines)}\n"
            + $"  stratum1  {string.Join("\n            ", ours.Lines)}");
        Assert.Equal(before.Succeeded, ours.Succeeded);
        if (!before.Succeeded)
            return;
        Assert.Equal((before.Lines.Length, before.Lines.Length), (ours.Lines.Length, after.Lines.Length));
        for (var line = 0; line < ours.Lines.Length; line++)
        {
            var (x, y, z) = (before.Lines[line].Split(','), ours.Lines[line].Split(','), after.Lines[line].Split(','));
            Assert.Equal(x.Length + NewerFields.GetValueOrDefault(words[0]), y.Length);
            for (var i = 0; i < x.Length; i++)
                Assert.True(IsBetween(x[i], y[i], z[i]), $"{command}, field {i + 1}: chronyc {x[i]}, stratum1 {y[i]}, chronyc {z[i]}");
        }
    }

    private static bool IsBetween(string before, string ours, string after)
    {
        if (ours == before || ours == after)
            return true;
        if (!TryNumber(before, out var x) || !TryNumber(ours, out var y) || !TryNumber(after, out var z)
            || before.Contains('.', StringComparison.Ordinal) != ours.Contains('.', StringComparison.Ordinal))
            return false;
        var rounding = MaxRounding + (Math.Abs(y) * MaxRelativeRounding);
        return y >= Math.Min(x, z) - rounding && y <= Math.Max(x, z) + rounding;
    }

    private static bool TryNumber(string text, out double number)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
