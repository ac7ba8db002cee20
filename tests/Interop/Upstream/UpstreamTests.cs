using Stratum1.Interop.Control;
using Xunit.Abstractions;

namespace Stratum1.Interop.Upstream;

/// <summary>
/// Real servers as our upstreams, on loopback. None of the clocks is steered, so all are the same clock: whatever offset is seen is an
/// error of the exchange.
/// </summary>
public class UpstreamTests(ITestOutputHelper output)
{
    private const double Agreement = 100e-6;

    private const string Keys
        = "1 MD5 ASCII:stratum\n2 SHA256 HEX:6B5D3C6A2E4A74775E4F6F3B7A35453E\n3 AES128 HEX:2B7E151628AED2A6ABF7158809CF4F3C\n";

    [PeerTheory]
    [InlineData("")]
    [InlineData("xleave")]
    [InlineData("key 1")]
    [InlineData("key 2")]
    [InlineData("key 3 xleave")]
    [InlineData("version 3 key 2")]
    [InlineData("extfield F323 xleave")]
    public void Chronyd_serves_us_and_the_offset_is_below_100_microseconds(string options)
    {
        using var folder = FolderWithKeys();
        var port = Programs.FreePort();
        using var chronyd = Chronyd(port, folder);
        Ask($"server 127.0.0.1 port {port} iburst minpoll 0 maxpoll 1 {options}", folder);
    }

    [NamespaceTheory]
    [InlineData("")]
    [InlineData("key 1")]
    public void Ntpd_serves_us_and_the_offset_is_below_100_microseconds(string options)
    {
        using var folder = FolderWithKeys();
        using var network = new NetworkNamespace();
        File.WriteAllText(folder["ntp.keys"], "1 MD5 stratum\n");
        File.WriteAllText(
            folder["ntp.conf"],
            $"keys {folder["ntp.keys"]}\ntrustedkey 1\ntos orphan 1 orphanwait 1\ndisable ntp\n");
        using var ntpd = new RunningProgram(network.Exec[0], [.. network.Exec[1..], Programs.Ntpd, "-n", "-g", "-c", folder["ntp.conf"]]);
        Ask($"server 127.0.0.1 iburst minpoll 0 maxpoll 1 {options}", folder, network.Exec);
    }

    [PeerTheory]
    [InlineData("")]
    [InlineData("xleave")]
    [InlineData("key 3")]
    public void Chronyd_is_our_peer_and_we_follow_it(string options)
    {
        using var folder = FolderWithKeys();
        var (ours, theirs) = (Programs.FreePort(), Programs.FreePort());
        const string Polls = "minpoll 0 maxpoll 0";
        using var chronyd = Chronyd(theirs, folder, $"peer 127.0.0.1 port {ours} {Polls} {options}");
        string[] words =
        [
            "-x", "-d", "-U", $"peer 127.0.0.1 port {theirs} {Polls} {options}", $"port {ours}", "bindaddress 127.0.0.1", "pidfile /",
            $"keyfile {folder["keys"]}", $"bindcmdaddress {folder["ours.sock"]}", "cmdport 0",
        ];
        using var client = new RunningProgram(Programs.Stratum1d, words);
        client.WaitFor("Clock is NETWORK");
        var (_, data) = Programs.Run(Programs.Chronyc, "-h", folder["ours.sock"], "ntpdata", "127.0.0.1");
        Assert.Matches(@"TX timestamping +: Kernel", data);
        Assert.Matches(@"RX timestamping +: Kernel", data);
    }

    /// <summary>
    /// One of us asks the other, since released chronyds speak an earlier draft. Both have the same port for it, so each an address of
    /// its own.
    /// </summary>
    [PeerTheory]
    [InlineData("")]
    [InlineData("key 3 xleave extfield 10A")]
    public void A_server_is_asked_in_PTP_messages(string options)
    {
        using var folder = FolderWithKeys();
        var ptp = Programs.FreePort();
        using var server = Ours(folder, "127.0.0.2", ptp, "local stratum 1", "allow 127.0.0.0/8");
        using var client = Ours(folder, "127.0.0.1", ptp, $"server 127.0.0.2 port {ptp} minpoll 0 maxpoll 0 {options}");
        client.WaitFor("Clock is NETWORK");
        var (_, data) = Programs.Run(Programs.Chronyc, "-h", folder["127.0.0.1.sock"], "ntpdata", "127.0.0.2");
        Assert.Matches(@"TX timestamping +: Kernel", data);
        Assert.Matches(@"RX timestamping +: Kernel", data);
        Assert.Matches($@"Remote port +: {ptp}", data);
        Assert.Matches(@"Local address +: 127\.0\.0\.1", data);
    }

    [PeerFact]
    public void A_falseticker_among_three_real_servers_is_excluded()
    {
        using var folder = FolderWithKeys();
        int[] ports = [Programs.FreePort(), Programs.FreePort(), Programs.FreePort()];
        var upstream = Programs.FreePort();
        using var misleading = new SimulatedServer(upstream);
        using var first = Chronyd(ports[0], folder);
        using var second = Chronyd(ports[1], folder);
        using var liar = Liar(ports[2], upstream, folder);
        liar.WaitFor("Selected source");
        WaitUntilItLies(ports[2]);
        var lines = ports.Select((port, i) => $"server 127.0.0.{3 - i} port {port} iburst minpoll 0 maxpoll 1").ToArray();
        using var client = Client(folder, [], lines);
        client.WaitFor("Clock is NETWORK");
        client.WaitFor("Detected falseticker 127.0.0.1");
        Assert.DoesNotContain("falseticker 127.0.0.2", client.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("falseticker 127.0.0.3", client.Output, StringComparison.Ordinal);
    }

    private static PrivateFolder FolderWithKeys()
    {
        var folder = new PrivateFolder();
        File.WriteAllText(folder["keys"], Keys);
        return folder;
    }

    private static RunningProgram Chronyd(int port, PrivateFolder folder, string line = "local stratum 1")
        => new(
            Programs.Chronyd, "-x", "-d", "-U", line, "local stratum 1", $"port {port}", "allow 127.0.0.0/8", "cmdport 0",
            $"keyfile {folder["keys"]}", $"pidfile {folder[$"chronyd.{port}"]}", "bindcmdaddress /");

    private static RunningProgram Ours(PrivateFolder folder, string address, int ptp, params string[] lines)
        => new(Programs.Stratum1d,
        [
            "-4", "-x", "-d", "-U", .. lines, $"port {Programs.FreePort()}", $"ptpport {ptp}", $"bindaddress {address}", "pidfile /",
            $"keyfile {folder["keys"]}", $"bindcmdaddress {folder[$"{address}.sock"]}", "cmdport 0",
        ]);

    /// <summary>
    /// chronyd that serves a time a quarter of a second off. Without control of the clock (-x) it serves what it believes, and that
    /// is what its own upstream says: a simulated truth. Over IPv6, because its reference ID must not be our own address, 127.0.0.1.
    /// </summary>
    private static RunningProgram Liar(int port, int upstream, PrivateFolder folder)
        => new(
            Programs.Chronyd, "-x", "-d", "-U", $"server ::1 port {upstream} iburst minpoll 0 maxpoll 0", "makestep 0.1 3", $"port {port}",
            "allow 127.0.0.0/8", "cmdport 0", $"pidfile {folder[$"chronyd.{port}"]}", "bindcmdaddress /");

    /// <summary>Without control of the clock the liar follows its upstream only after the steps it was allowed have failed.</summary>
    private static void WaitUntilItLies(int port)
    {
        string[] ask = ["-Q", "-t", "3", $"server 127.0.0.1 port {port} iburst maxsamples 1"];
        var told = "";
        for (var i = 0; i < 20 && !told.Contains("wrong by 0.25", StringComparison.Ordinal); i++)
            told = Programs.Run(Programs.Chronyd, ask).Output;
        Assert.Contains("wrong by 0.25", told, StringComparison.Ordinal);
    }

    private static RunningProgram Client(PrivateFolder folder, string[] wrapper, params string[] lines)
    {
        string[] words =
        [
            .. wrapper, Programs.Stratum1d, "-x", "-d", "-U", .. lines, "port 0", "pidfile /", $"keyfile {folder["keys"]}",
            "bindcmdaddress /", "cmdport 0",
        ];
        return new(words[0], words[1..]);
    }

    private void Ask(string line, PrivateFolder folder, string[]? wrapper = null)
    {
        string[] words =
        [
            .. wrapper ?? [], Programs.Stratum1d, "-Q", "-d", "-U", "-t", "60", line, "pidfile /", $"keyfile {folder["keys"]}",
        ];
        var error = OneShot.Error(
            () => Programs.Run(words[0], words[1..]), () => 0, Agreement, said => output.WriteLine($"{line}: {said}"));
        Assert.InRange(error, -Agreement, Agreement);
    }
}
