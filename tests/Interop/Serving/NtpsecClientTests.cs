using System.Globalization;
using System.Text.RegularExpressions;
using Stratum1.Interop.Control;
using Stratum1.Linux.Tests;
using Xunit.Abstractions;

namespace Stratum1.Interop.Serving;

/// <summary>NTPsec's clients ask our server.</summary>
public sealed partial class NtpsecClientTests(ITestOutputHelper output)
{
    private static readonly string[] ServerAddresses = ["10.99.1.1", "10.99.1.3", "10.99.1.4"];
    private const string ClientAddress = "10.99.1.2";
    private const double Agreement = 100e-6;

    /// <summary>ntpd without the right to touch any clock, in a network of its own, with a cable to our server.</summary>
    [NamespaceFact]
    public void Ntpd_agrees_with_the_truth_without_and_with_a_key_and_with_NTS()
    {
        using var ours = new NetworkNamespace();
        using var theirs = new NetworkNamespace();
        ours.ConnectTo(theirs, ServerAddresses[0], ClientAddress);
        ours.Add(ServerAddresses[1]);
        ours.Add(ServerAddresses[2]);
        using var folder = new PrivateFolder();
        using var authority = new TestAuthority();
        var certificate = authority.Issue(ServerAddresses[2]);
        File.WriteAllText(folder["keys"], "7 SHA1 HEX:000102030405060708090a0b0c0d0e0f10111213\n");
        File.WriteAllText(folder["ntp.keys"], "7 SHA1 000102030405060708090a0b0c0d0e0f10111213\n");
        File.WriteAllLines(
            folder["ntp.conf"],
            [
                "disable ntp", $"keys {folder["ntp.keys"]}", "trustedkey 7",
                $"statsdir {folder[""]}", "statistics peerstats", "filegen peerstats file peerstats type none enable",
                $"server {ServerAddresses[0]} iburst minpoll 3 maxpoll 3",
                $"server {ServerAddresses[1]} iburst minpoll 3 maxpoll 3 key 7",
                $"server {ServerAddresses[2]} nts ca {authority.File} iburst minpoll 3 maxpoll 3",
            ]);
        using var server = new SimulatedServer(
            123,
            [
                $"keyfile {folder["keys"]}", .. ServerAddresses.Select(address => $"bindaddress {address}"), $"allow {ClientAddress}",
                $"ntsservercert {certificate.CertificateFile}", $"ntsserverkey {certificate.KeyFile}",
            ],
            ours.Exec);
        using var ntpd = new RunningProgram(
            "ip", [.. theirs.Exec[1..], "setpriv", "--bounding-set=-sys_time", Programs.Ntpd, "-n", "-c", folder["ntp.conf"]]);

        foreach (var address in ServerAddresses)
        {
            var (seen, truth) = (double.NaN, 0.0);
            var isNear = SpinWait.SpinUntil(
                () =>
                {
                    Thread.Sleep(50);
                    (seen, truth) = (LastOffset(folder["peerstats"], address), server.TrueOffset);
                    return Math.Abs(seen - truth) < Agreement;
                },
                RunningProgram.Patience);
            output.WriteLine($"ntpd sees {seen:F6} s at {address}, the truth is {truth:F6} s");
            Assert.True(isNear, address + ntpd.Output);
        }
    }

    [NamespaceFact]
    public void Ntpdig_with_a_key_agrees_within_a_millisecond()
    {
        (string Ours, string Theirs, int Octets)[] types = [("SHA1", "SHA1", 20), ("AES128", "AES-128", 16)];
        using var network = new NetworkNamespace();
        using var folder = new PrivateFolder();
        File.WriteAllLines(folder["keys"], types.Select((type, i) => $"{i + 5} {type.Ours} HEX:{Secret(type.Octets)}"));
        File.WriteAllLines(folder["ntp.keys"], types.Select((type, i) => $"{i + 5} {type.Theirs} {Secret(type.Octets)}"));
        using var server = new SimulatedServer(123, [$"keyfile {folder["keys"]}"], network.Exec);
        for (var i = 0; i < types.Length; i++)
        {
            var (code, text) = network.Run(Programs.Ntpdig, "-a", $"{i + 5}", "-k", folder["ntp.keys"], "-p", "4", "127.0.0.1");
            Assert.True(code == 0, text);
            var seen = Number(Difference().Match(text).Groups["s"]);
            output.WriteLine($"ntpdig sees {seen:F6} s, the truth is {server.TrueOffset:F6} s");
            Assert.InRange(seen - server.TrueOffset, -1e-3, 1e-3);
        }

        static string Secret(int octets) => Convert.ToHexString([.. Enumerable.Range(1, octets).Select(i => (byte)i)]);
    }

    /// <summary>The file has one line for each sample: day, second, address, status, offset in seconds, and more.</summary>
    private static double LastOffset(string peerStatistics, string address)
    {
        var lines = File.Exists(peerStatistics) ? File.ReadLines(peerStatistics) : [];
        var last = lines.Select(line => line.Split(' ')).LastOrDefault(words => words.Length > 2 && words[2] == address);
        return last is { Length: > 4 } ? double.Parse(last[4], CultureInfo.InvariantCulture) : double.NaN;
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\(\+0000\) (?<s>[-+.\d]+) \+/-", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Difference();
}
