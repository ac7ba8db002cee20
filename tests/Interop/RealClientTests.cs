using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Stratum1.Interop;

/// <summary>The main job as others see it: real clients ask the daemon, which follows the simulated receiver.</summary>
public class RealClientTests(ITestOutputHelper output)
{
    private const double Agreement = 100e-6;

    [PeerFact]
    public void Chronyd_sees_the_simulated_truth_within_100_microseconds()
    {
        var port = Programs.FreePort();
        using var server = new SimulatedServer(port, [], ["env", "--ignore-signal=INT"]); // As a script starts it with '&'.
        foreach (var address in new[] { "127.0.0.1", "::1" })
        {
            var error = OneShot.Error(
                () => Programs.Run(Programs.Chronyd, "-Q", "-t", "60", $"server {address} port {port} iburst maxsamples 4"),
                () => server.TrueOffset, Agreement, said => output.WriteLine($"{address}: {said}"));
            Assert.InRange(error, -Agreement, Agreement);
        }

        Assert.Equal(0, server.Interrupt());
    }

    [NamespaceFact]
    public void Ntpdig_sees_the_simulated_truth_within_a_millisecond_and_ntpq_sees_where_it_comes_from()
    {
        using var network = new NetworkNamespace();
        using var server = new SimulatedServer(123, directives: ["mode6", "server 127.0.0.9 noselect"], wrapper: network.Exec);
        var (code, text) = network.Run(Programs.Ntpdig, "-p", "4", "127.0.0.1");
        Assert.True(code == 0, text);
        var seen = Number(Regex.Match(text, @"\(\+0000\) ([-+.\d]+) \+/-"));
        var truth = server.TrueOffset;
        output.WriteLine($"ntpdig says {seen:F6} s, the truth is {truth:F6} s");
        Assert.InRange(seen - truth, -1e-3, 1e-3);

        var peers = Ntpq("-n", "-p");
        Assert.Matches(@"(?m)^oPPS\(0\)\s+\.SIM\.\s+0 l ", peers);
        Assert.Matches(@"(?m)^ 127\.0\.0\.9\s+\.INIT\.\s+16 u ", peers);
        Assert.Matches(@"yes\s+yes\s+none\s+pps\.peer\s+sys_peer", Ntpq("-c", "as"));
        Assert.Contains("leap_none, sync_pps, 1 event, clock_sync", Ntpq("-c", "rv"), StringComparison.Ordinal);
        Assert.Matches(@"reference ID:\s+SIM", Ntpq("-c", "sysinfo"));
        Assert.DoesNotContain("???", Ntpq("-c", "kerninfo"), StringComparison.Ordinal);
        Assert.Contains("device=\"SIMULATED", Ntpq("-c", "as", "-c", "cv &1"), StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\s*\d+\s+\S+\s+\S+ . 3 4 .* 127\.0\.0\.1$", Ntpq("-n", "-c", "mrulist"));

        string Ntpq(params string[] words)
        {
            var (code, text) = network.Run([Programs.Ntpq, .. words, "127.0.0.1"]);
            Assert.True(code == 0, text);
            return text;
        }
    }

    private static double Number(Match match)
    {
        Assert.True(match.Success);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
