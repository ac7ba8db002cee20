using System.Net;
using Microsoft.Win32.SafeHandles;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Control;
using Stratum1.Server.Configuration;
using Stratum1.Server.Running;

namespace Stratum1.Server.Hosts;

/// <summary>The sockets that chronyc asks: UDP on an address of each family, and one with a name in the file system.</summary>
/// <remarks>
/// Asked however often, it takes a few datagrams at a time, and then lets clock and devices have their turn; each socket has an
/// allowance of its own (<see cref="TurnAllowance"/>), so that nobody on the network keeps out those who use the other one.
/// </remarks>
internal sealed class ControlPort : IDisposable
{
    /// <summary>Longer than any request.</summary>
    private const int RequestSize = 1024;

    private readonly Daemon daemon;
    private readonly Reactor reactor;
    private readonly ReceiveBatch requests = new(TurnAllowance.Turn, RequestSize);
    private readonly SendBatch replies = new(TurnAllowance.Turn, RequestSize);
    private readonly List<UdpSocket> sockets = [];
    private readonly List<TimerFd> pauses = [];
    private UnixDatagramSocket? unix;

    /// <summary>Opens what can be opened; what cannot is said, and the time goes on without it.</summary>
    public ControlPort(Daemon daemon, Reactor reactor)
    {
        (this.daemon, this.reactor) = (daemon, reactor);
        var config = daemon.Config.Control;
        if (config.Port != 0 && daemon.Start.UseIPv4)
            OpenUdp(config, config.BindIPv4);
        if (config.Port != 0 && daemon.Start.UseIPv6)
            OpenUdp(config, config.BindIPv6);
        if (config.SocketPath is { } path)
            OpenUnix(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in sockets)
            socket.Dispose();
        unix?.Dispose();
        foreach (var pause in pauses)
            pause.Dispose();
    }

    private void OpenUdp(ControlConfig config, IPAddress address)
    {
        try
        {
            var socket = UdpSocket.Bind(new() { Local = Endpoint.From(address, config.Port), Device = config.BindDevice, FreeBind = true });
            sockets.Add(socket);
            Watch(socket.Handle, () => Answer(socket));
        }
        catch (LinuxException problem)
        {
            daemon.Log.Write(LogLevel.Warning, $"Could not open command socket on {address} port {config.Port} ({problem.Message})");
        }
    }

    private void OpenUnix(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var socket = unix = UnixDatagramSocket.Bind(path);
            Watch(socket.Handle, () => Answer(socket));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            var why = problem is LinuxException known ? known.Message : "its folder cannot be made";
            daemon.Log.Write(LogLevel.Warning, $"Could not open command socket on {path} ({why})");
        }
    }

    /// <summary>Watches a socket, except while it has spent its allowance.</summary>
    /// <param name="socket">Whose datagrams are to be answered.</param>
    /// <param name="answerSome">Returns how many datagrams there were.</param>
    private void Watch(SafeFileHandle socket, Func<int> answerSome)
    {
        var allowance = new TurnAllowance();
        var pause = new TimerFd();
        pauses.Add(pause);
        reactor.Watch(pause.Handle, () =>
        {
            pause.TakeExpirations();
            reactor.Resume(socket);
        });
        reactor.Watch(socket, () =>
        {
            if (allowance.Spend(SystemClock.Monotonic, answerSome()) is not { } until)
                return;
            reactor.Pause(socket);
            pause.ArmAt(until);
        });
    }

    private int Answer(UdpSocket socket)
    {
        Span<byte> address = stackalloc byte[16];
        var count = socket.Receive(requests);
        for (var i = 0; i < count; i++)
        {
            var request = requests[i];
            var octets = address[..request.Source.WriteAddress(address)];
            var length = daemon.Control!.Answer(request.Payload, octets, replies.Next);
            if (length > 0)
                replies.Add(length, request.Source, request.Destination);
        }

        socket.Send(replies);
        return count;
    }

    private int Answer(UnixDatagramSocket socket)
    {
        Span<byte> request = stackalloc byte[RequestSize];
        Span<byte> reply = stackalloc byte[ControlServer.MaxReply];
        for (var i = 0; i < TurnAllowance.Turn; i++)
        {
            var length = socket.Receive(request);
            if (length < 0)
                return i;
            length = daemon.Control!.Answer(request[..length], reply);
            if (length > 0)
                socket.Reply(reply[..length]);
        }

        return TurnAllowance.Turn;
    }
}
