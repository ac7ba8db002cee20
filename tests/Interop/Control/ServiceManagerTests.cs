using System.Net;
using System.Net.Sockets;
using System.Text;
using Stratum1.Linux;

namespace Stratum1.Interop.Control;

/// <summary>The daemon as systemd runs it: sockets handed over, a filter of system calls, words about its state, SIGHUP.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    /// <summary>
    /// Binds udp:PORT and tcp:PORT up to "--" as a socket unit does, and becomes the daemon. It keeps them open: who would bind such a port
    /// once more could not, and who did not take it over would answer nobody.
    /// </summary>
    private const string Activator = """
        import fcntl, os, socket, sys
        end = sys.argv.index("--")
        held = []
        for word in sys.argv[1:end]:
            kind, port = word.split(":")
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM)
            s.bind(("127.0.0.1", int(port)))
            if kind == "tcp":
                s.listen()
            held.append((s, fcntl.fcntl(s.fileno(), fcntl.F_DUPFD_CLOEXEC, 50)))
        for i, (s, high) in enumerate(held):
            os.dup2(high, 3 + i)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(held)))
        os.execv(sys.argv[end + 1], sys.argv[end + 1:])
        """;

    private readonly PrivateFolder folder = new();
    private readonly int port = Programs.FreePort();
    private readonly Socket notifications = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        notifications.Dispose();
        folder.Dispose();
    }

    [PeerFact]
    public void Sockets_are_taken_over_and_a_reload_is_announced_applied_and_explained()
    {
        notifications.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        notifications.ReceiveTimeout = 10_000;
        WriteConfiguration("allow 127.0.0.0/8");
        using var daemon = new RunningProgram(
            "env", $"NOTIFY_SOCKET={folder["notify"]}", "python3", "-c", Activator, $"udp:{port}", "--",
                Programs.Stratum1d, "-x", "-d", "-U", "-F",
                "1",
            "-f", folder["conf"]);
        Assert.Equal("READY=1\n", Notification());
        Assert.True(IsAnswered(10_000), daemon.Output);
        Assert.Contains("Seccomp:\t2", File.ReadAllText($"/proc/{daemon.Id}/status"), StringComparison.Ordinal);

        WriteConfiguration("logbanner 5");
        daemon.Signal("HUP");
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=\d+\n$", Notification());
        Assert.Equal("READY=1\n", Notification());
        daemon.WaitFor("these need a restart: logbanner");
        Assert.False(IsAnswered(300));

        daemon.Signal("TERM");
        Assert.Equal(0, daemon.WaitForExit());
        Assert.Equal("STOPPING=1\n", Notification());
    }

    [PeerFact]
    public void Sockets_of_the_key_exchange_and_of_chronyc_are_taken_over_too()
    {
        var (control, keys) = (Programs.FreePort(), Programs.FreePort());
        var authority = new AuthorityFolder(folder["nts"]);
        authority.Create(["localhost"], SystemClock.Now);
        File.WriteAllLines(
            folder["conf"],
            [
                "local stratum 1", $"port {port}", "bindaddress 127.0.0.1", "allow 127.0.0.0/8", $"cmdport {control}", "bindcmdaddress /",
                $"ntsport {keys}", $"ntsauthority {folder["nts"]}", "pidfile /",
            ]);
        notifications.Bind(new UnixDomainSocketEndPoint(folder["notify"]));
        notifications.ReceiveTimeout = 20_000;
        using var daemon = new RunningProgram(
            "env", $"NOTIFY_SOCKET={folder["notify"]}", "python3", "-c", Activator, $"udp:{port}", $"udp:{control}", $"tcp:{keys}", "--",
            Programs.Stratum1d, "-x", "-d", "-U", "-f", folder["conf"]);
        Assert.Equal("READY=1\n", Notification());
        Assert.True(IsAnswered(20_000), daemon.Output);
        var chronyc = Programs.Run(Programs.Chronyc, "-n", "-h", "127.0.0.1", "-p", $"{control}", "tracking");
        Assert.True(chronyc.ExitCode == 0, chronyc.Output + daemon.Output);

        // Whoever begins a key exchange with nonsense is told so, or hung up on; nobody would do either if the socket were not read.
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        client.Connect(IPAddress.Loopback, keys);
        client.Send("nonsense, and no TLS at all\r\n"u8);
        Assert.True(client.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead), daemon.Output);
    }

    /// <summary>The next word about the start, the reload or the end; those about health come in between.</summary>
    private string Notification()
    {
        var text = new byte[256];
        while (true)
        {
            var message = Encoding.ASCII.GetString(text, 0, notifications.Receive(text));
            if (!message.StartsWith("STATUS=", StringComparison.Ordinal) && !message.StartsWith("WATCHDOG=", StringComparison.Ordinal))
                return message;
        }
    }

    private void WriteConfiguration(string line) => File.WriteAllLines(
        folder["conf"],
        ["refclock SIM", $"port {port}", "bindaddress 127.0.0.1", "cmdport 0", "bindcmdaddress /", "pidfile /", line]);

    private bool IsAnswered(int patienceMilliseconds)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Connect(new IPEndPoint(IPAddress.Loopback, port));
        var packet = new byte[48];
        packet[0] = (4 << 3) | 3;
        client.Send(packet);
        return client.Poll(TimeSpan.FromMilliseconds(patienceMilliseconds), SelectMode.SelectRead);
    }
}
