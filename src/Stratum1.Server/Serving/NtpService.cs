using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>Answers NTP requests on a thread of its own, from the engine's latest snapshot; the engine never waits for it.</summary>
internal sealed class NtpService : IDisposable
{
    private readonly List<UdpSocket> sockets = [];
    private readonly EventLoop loop = new();
    private readonly EventFd stop = new();
    private readonly ReceiveBatch received = new(RequestHandler.BatchCapacity);
    private readonly SendBatch replies = new(RequestHandler.BatchCapacity);
    private readonly RequestHandler handler;
    private readonly Thread thread;

    /// <summary>Binds the sockets and starts to answer.</summary>
    /// <param name="config">Addresses, port and who may ask.</param>
    /// <param name="families">IPv4, IPv6.</param>
    /// <param name="first">What to say until the engine says more.</param>
    /// <exception cref="LinuxException">A socket cannot be bound.</exception>
    public NtpService(NtpServerConfig config, (bool IPv4, bool IPv6) families, Snapshot first)
    {
        handler = new(new(), ServingRules.Nobody with { Access = config.Access }, first);
        var port = (ushort)config.Port;
        if (families.IPv4)
            Bind(config.BindIPv4 is { } v4 ? Endpoint.From(v4, port) : new Endpoint(UInt128.Zero, port, IsIPv6: false), config.BindDevice);
        if (families.IPv6)
            Bind(config.BindIPv6 is { } v6 ? Endpoint.From(v6, port) : new Endpoint(UInt128.Zero, port, IsIPv6: true), config.BindDevice);
        loop.Add(stop.Handle, token: -1);
        thread = new Thread(Run) { IsBackground = true, Name = "ntp" };
        thread.Start();
    }

    /// <summary>What became of the requests.</summary>
    public ServerCounters Counters => handler.Counters;

    /// <summary>Who asked lately.</summary>
    public RecentClients Clients => handler.Clients;

    /// <summary>What replies say from now on; from the engine's thread.</summary>
    public void Publish(Snapshot next) => handler.Publish(next);

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Set();
        thread.Join();
        foreach (var socket in sockets)
            socket.Dispose();
        loop.Dispose();
        stop.Dispose();
    }

    private void Bind(Endpoint local, string? device)
    {
        var socket = UdpSocket.Bind(new() { Local = local, Device = device });
        loop.Add(socket.Handle, token: sockets.Count);
        sockets.Add(socket);
    }

    private void Run()
    {
        while (true)
        {
            foreach (var ready in loop.Wait(timeoutMilliseconds: -1))
            {
                if (ready.Token < 0)
                    return;
                Serve(sockets[ready.Token]);
            }
        }
    }

    private void Serve(UdpSocket socket)
    {
        var count = socket.Receive(received);
        handler.BeginBatch(SystemClock.Now);
        for (var i = 0; i < count; i++)
            Prepare(received[i]);
        if (replies.Count == 0)
            return;

        // One reading for the batch: the send call that follows takes them all.
        var now = SystemClock.Now;
        for (var i = 0; i < replies.Count; i++)
            handler.Complete(i, replies[i], now);
        socket.Send(replies);
    }

    private void Prepare(in ReceivedPacket packet)
    {
        Span<byte> address = stackalloc byte[16];
        address = address[..packet.Source.WriteAddress(address)];
        var length = handler.Answer(packet.Payload, address, packet.Source.Port, packet.Stamp ?? SystemClock.Now, replies.Next);
        if (length > 0)
            replies.Add(length, packet.Source, packet.Destination);
    }
}
