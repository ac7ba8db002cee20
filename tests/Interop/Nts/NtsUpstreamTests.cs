using System.Globalization;
using System.Text.RegularExpressions;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Xunit.Abstractions;

namespace Stratum1.Interop.Nts;

/// <summary>The daemon itself as an NTS client of Debian's chronyd, and of another of its kind.</summary>
public sealed class NtsUpstreamTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestAuthority authority = new();
    private readonly int kePort = Programs.FreePort();
    private readonly int ntpPort = Programs.FreePort();

    [PeerFact]
    public void A_server_added_by_chronyc_is_followed_and_its_keys_outlive_a_power_cut_and_a_restart()
    {
        using var chronyd = Chronyd(authority.Issue("127.0.0.1"));
        using (var daemon = new RunningProgram(Programs.Stratum1d, [.. Client().Where(word => !word.StartsWith("server", Ordinal))]))
        {
            Assert.True(SpinWait.SpinUntil(() => File.Exists(OurSocket), RunningProgram.Patience), daemon.Output);
            var (code, text) = Ours($"add server 127.0.0.1 nts ntsport {kePort} iburst minpoll -1 maxpoll -1");
            Assert.True(code == 0, text);
            daemon.WaitFor("Clock is NETWORK");
            var report = Ours("authdata").Output;
            output.WriteLine(report);
            Assert.Matches(@"127\.0\.0\.1\s+NTS\s+1\s+15\s+256\s+\S+\s+0\s+0\s+[78]\s+100", report);
        } // Killed.

        using (var daemon = new RunningProgram(Programs.Stratum1d, Client("minpoll -1 maxpoll -1")))
        {
            daemon.WaitFor("Clock is NETWORK");
            Assert.Equal(0, daemon.Interrupt());
        }

        var kept = File.ReadAllLines(Path.Combine(authority.Folder, "client", "127.0.0.1.nts"));
        Assert.Equal(("NNC0", "127.0.0.1", 5 + 8), (kept[0], kept[1], kept.Length));
        var counts = Chronyc("serverstats");
        output.WriteLine(counts);
        Assert.Matches(@"NTS-KE connections accepted\s*: 1\n", counts);
        Assert.InRange(Number(counts, "Authenticated NTP packets"), 6, 1000);
    }

    [PeerFact]
    public void An_expired_certificate_and_one_of_a_stranger_are_refused_with_the_reason()
    {
        using var chronyd = Chronyd(authority.Issue("127.0.0.1", from: 2020, to: 2021));
        using (var daemon = new RunningProgram(Programs.Stratum1d, Client()))
            daemon.WaitFor("NTS key exchange with 127.0.0.1 failed: the server's certificate is not accepted: .*expired");
        using var stranger = new TestAuthority();
        using (var daemon = new RunningProgram(Programs.Stratum1d, [.. Client().Where(word => !word.Contains("trustedcerts", Ordinal)),
            $"ntstrustedcerts {stranger.File}"]))
        {
            daemon.WaitFor("NTS key exchange with 127.0.0.1 failed: the server's certificate is not accepted");
        }
    }

    public void Dispose() => authority.Dispose();

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private string Socket => Path.Combine(authority.Folder, "chronyd.sock");

    private string OurSocket => Path.Combine(authority.Folder, "stratum1d.sock");

    private static int Number(string report, string label)
        => int.Parse(Regex.Match(report, $@"{label}\s*: (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

    private string[] Client(string options = "") =>
    [
        "-x", "-d", "-U", "port 0", "cmdport 0", $"bindcmdaddress {OurSocket}", "pidfile /", "nosystemcert",
            $"ntstrustedcerts {authority.File}",
        $"ntsdumpdir {authority.Folder}/client", $"server 127.0.0.1 nts ntsport {kePort} iburst {options}",
    ];

    private RunningProgram Chronyd(CertificatePair certificate)
    {
        var program = new RunningProgram(
            Programs.Chronyd,
            [
                "-x", "-d", "-u", "root", "-U", $"pidfile {authority.Folder}/pid", "cmdport 0", $"bindcmdaddress {Socket}",
                "local stratum 1", "allow 127.0.0.1", $"port {ntpPort}", "bindaddress 127.0.0.1", $"ntsport {kePort}",
                $"ntsserverkey {certificate.KeyFile}", $"ntsservercert {certificate.CertificateFile}",
                $"ntsdumpdir {authority.Folder}",
            ]);
        program.WaitFor("Running with root privileges");
        return program;
    }

    private (int ExitCode, string Output) Ours(string command)
        => Programs.Run(Programs.Chronyc, ["-h", OurSocket, "-N", .. command.Split(' ')]);

    private string Chronyc(string command) => Programs.Run(Programs.Chronyc, "-h", Socket, "-N", command).Output;
}
