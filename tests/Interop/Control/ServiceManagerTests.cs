using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stratum1.Interop.Control;

/// <summary>The daemon as systemd runs it: sockets handed over, a filter of system calls, words about its state, SIGHUP.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    /// <summary>Binds the port as a socket unit does, and becomes the daemon.</summary>
    private const string Activator = """
        import os, socket, sys
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("127.0.0.1", int(sys.argv[1])))
        os.dup2(s.fileno(), 3)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
        os.execv(sys.argv[2], sys.argv[2:])
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
            "env", $"NOTIFY_SOCKET={folder["notify"]}", "python3", "-c", Activator, $"{port}", Programs.Stratum1d, "-x", "-d", "-U", "-F",
                "1",
            "-f", folder["conf"]);
        Assert.Equal("READY=1\n", Notification());
        Assert.True(IsAnswered(10_000), daemon.Output);
        Assert.Contains("Seccomp:\t2", File.ReadAllText($"/proc/{daemon.Id}/status"), StringComparison.Ordinal);

        WriteConfiguration("logbanner 5");
        daemon.Signal("HUP");
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=\d+\n$", Notification());
        Assert.Equal("READY=1\n", Notification());
        daemon.WaitFor("these need a restart: logbanner", TimeSpan.FromSeconds(10));
        Assert.False(IsAnswered(300));

        daemon.Signal("TERM");
        Assert.Equal(0, daemon.WaitForExit(TimeSpan.FromSeconds(10)));
        Assert.Equal("STOPPING=1\n", Notification());
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
