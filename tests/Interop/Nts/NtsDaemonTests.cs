using System.Text.RegularExpressions;
using Stratum1.Linux;
using Stratum1.Linux.Tests;
using Xunit.Abstractions;

namespace Stratum1.Interop.Nts;

/// <summary>The daemon itself as an NTS server of real clients.</summary>
public sealed class NtsDaemonTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Mode, number of the key exchange, algorithm, bits; then attempts since, NAK, cookies and their length.</summary>
    private const string OneExchangeEightCookies = @"NTS\s+1\s+15\s+256\s+\S+\s+0\s+0\s+8\s+100";

    private readonly TestAuthority authority = new();

    [PeerFact]
    public void Chronyd_and_our_own_minus_Q_measure_the_true_offset_and_touch_nothing()
    {
        using var server = new NtsDaemon(authority.Issue("127.0.0.1"), authority.Folder, hasReceiver: true);
        var chronyd = Task.Run(() => Ask(server));
        var (code, text) = Programs.Run(
            Programs.Stratum1d, "-Q", "-t", "60", "-U", "nosystemcert", $"ntstrustedcerts {authority.File}", "pidfile /",
                $"server 127.0.0.1 nts ntsport {server.KePort} iburst maxsamples 4", $"ntsdumpdir {authority.Folder}/client");
        foreach (var (who, result) in new[] { ("chronyd", chronyd.Result), ("stratum1d", (code, text)) })
        {
            Assert.True(result.Item1 == 0, result.Item2 + server.Log);
            var seen = OneShot.OffsetIn(result);
            output.WriteLine($"{who} says {seen:F6} s");
            Assert.InRange(seen - NtsDaemon.TrueOffset, -5e-3, 5e-3);
        }

        Assert.False(Directory.Exists(Path.Combine(authority.Folder, "client")));
        Assert.Equal(0, server.Interrupt());
    }

    [PeerFact]
    public void Neither_a_power_cut_of_the_server_nor_a_restart_of_the_client_needs_another_key_exchange()
    {
        using var server = new NtsDaemon(authority.Issue("127.0.0.1"), authority.Folder);
        using var client = new ChronyNtsClient(server.KePort, authority.File, authority.Folder);
        client.WaitFor(8);
        client.HasAuthentication(OneExchangeEightCookies);
        client.WhileStopped(server.KillAndStartAgain); // Its eight cookies last one second of polls, a start on a busy machine longer.
        client.WaitFor(8);
        client.HasAuthentication(@"NTS\s+1\s+15\s+256");
        client.Restart();
        client.WaitFor(8);
        output.WriteLine(client.AuthenticationData);
        client.HasAuthentication(OneExchangeEightCookies);
    }

    [PeerFact]
    public void Key_rotation_and_renewal_of_the_certificate_lose_no_packet_of_a_running_client()
    {
        var files = authority.Issue("127.0.0.1", to: 2027);
        using var server = new NtsDaemon(files, authority.Folder, more: "ntsrotate 3");
        using var client = new ChronyNtsClient(server.KePort, authority.File, authority.Folder);
        client.WaitFor(8);
        var lost = client.Lost;
        var renewed = authority.Issue("127.0.0.1", to: 2031);
        File.Copy(renewed.CertificateFile, files.CertificateFile, overwrite: true);
        File.Copy(renewed.KeyFile, files.KeyFile, overwrite: true);
        server.Reload("NTS certificates loaded again, good until 2031-01-01");
        Assert.True(
            SpinWait.SpinUntil(() => Regex.Count(server.Log, "master key [0-9A-F]{8} is now in use") >= 2, 30_000), server.Log);
        client.WaitFor(20);
        client.HasAuthentication(OneExchangeEightCookies);
        Assert.InRange(client.Lost, lost - 1, lost + 1); // One may be under way at either moment.
        Assert.Equal(0, Ask(server).ExitCode);
    }

    [PeerFact]
    public void The_certificate_of_a_private_authority_is_renewed_under_a_running_client_which_loses_no_packet()
    {
        var files = new AuthorityFolder(Path.Combine(authority.Folder, "authority"));
        var now = SystemClock.Now;
        files.Create(["127.0.0.1"], now);
        using var server = new NtsDaemon(authority.Folder, hasReceiver: false, $"ntsauthority {authority.Folder}/authority");
        using var client = new ChronyNtsClient(server.KePort, files.AuthorityFile, authority.Folder);
        client.WaitFor(8);
        var lost = client.Lost;
        Assert.DoesNotContain("renewed", server.Log, StringComparison.Ordinal);

        files.Issue(names: null, now - TimeInterval.FromWholeSeconds(310 * 86_400)); // As if 310 of its 365 days had passed.
        var oldEnd = files.ReadServer().NotAfter;
        server.Reload("server.pem renewed, good until");
        server.WaitFor("NTS certificates loaded again, good until");
        Assert.InRange((files.ReadServer().NotAfter - oldEnd).Seconds / 86_400, 309.9, 310.1);
        client.WaitFor(16);
        client.HasAuthentication(OneExchangeEightCookies);
        Assert.InRange(client.Lost, lost - 1, lost + 1); // One may be under way at either moment.
        var (code, text) = Ask(server, files.AuthorityFile); // A new client trusts the new certificate.
        Assert.True(code == 0, text);
    }

    [PeerFact]
    public void Wrong_files_are_named_with_a_remedy_and_plain_NTP_is_served_all_the_same()
    {
        var files = authority.Issue("127.0.0.1");
        File.WriteAllText(files.KeyFile, "rubbish");
        using var server = new NtsDaemon(files, authority.Folder);
        server.WaitFor($"key {files.KeyFile} for certificate {files.CertificateFile}.*plain NTP is served. Correct the file");
        var (code, text) = Programs.Run(
            Programs.Chronyd, "-Q", "-t", "60", "-u", "root", "-U", $"pidfile {authority.Folder}/pid",
                $"server 127.0.0.1 port {server.NtpPort} iburst maxsamples 4");
        Assert.True(code == 0, text);
    }

    public void Dispose() => authority.Dispose();

    private (int ExitCode, string Output) Ask(NtsDaemon server, string? trustedFile = null) => Programs.Run(
        Programs.Chronyd, "-Q", "-t", "60", "-u", "root", "-U", $"pidfile {authority.Folder}/pid2", "nosystemcert",
            $"ntstrustedcerts {trustedFile ?? authority.File}", $"server 127.0.0.1 nts ntsport {server.KePort} iburst maxsamples 4");
}
