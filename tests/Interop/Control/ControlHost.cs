using System.Net;
using System.Net.Sockets;
using Stratum1.Protocol.Control;
using Stratum1.Tests.Control;

namespace Stratum1.Interop.Control;

/// <summary>Our control server on a Unix socket and a UDP port of loopback, with a sample daemon behind it.</summary>
internal sealed class ControlHost : IDisposable
{
    private readonly PrivateFolder folder = new();
    private readonly Socket unix = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Thread[] threads;
    private volatile bool stopping;

    public ControlHost(SampleDaemon daemon, OpenCommands open)
    {
        unix.Bind(new UnixDomainSocketEndPoint(Path));
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        threads =
        [
            new(() => Serve(unix, new UnixDomainSocketEndPoint(Path), ControlOrigin.UnixSocket, new(daemon, daemon) { Open = open })),
            new(() => Serve(udp, new IPEndPoint(IPAddress.Any, 0), ControlOrigin.AllowedAddress, new(daemon, daemon) { Open = open })),
        ];
        foreach (var thread in threads)
            thread.Start();
    }

    public string Path => folder["control.sock"];

    public int Port => ((IPEndPoint)udp.LocalEndPoint!).Port;

    /// <summary>Runs chronyc against it.</summary>
    public (int ExitCode, string Output) Chronyc(bool overUdp, params string[] words)
        => Programs.Run(Programs.Chronyc, [.. overUdp ? ["-h", "127.0.0.1", "-p", $"{Port}"] : new[] { "-h", Path }, .. words]);

    /// <summary>Runs our tool against it.</summary>
    public (int ExitCode, string Output) Stratum1(bool overUdp, params string[] words)
        => Programs.Run(Programs.Stratum1, [.. overUdp ? ["-h", "127.0.0.1", "-p", $"{Port}"] : new[] { "-h", Path }, .. words]);

    public void Dispose()
    {
        stopping = true;
        foreach (var thread in threads)
            thread.Join();
        unix.Dispose();
        udp.Dispose();
        folder.Dispose();
    }

    private void Serve(Socket socket, EndPoint from, ControlOrigin origin, ControlServer server)
    {
        var request = new byte[1024];
        var reply = new byte[ControlServer.MaxReply];
        while (!stopping)
        {
            if (!socket.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead))
                continue;
            var length = socket.ReceiveFrom(request, ref from);
            server.Answer(request.AsSpan(0, length), origin, reply, out var replyLength);
            if (replyLength > 0)
                socket.SendTo(reply.AsSpan(0, replyLength), from);
        }
    }
}
