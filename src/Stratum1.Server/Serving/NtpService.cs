using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>Answers NTP requests on a thread of its own, from the engine's latest snapshot; the engine never waits for it.</summary>
internal sealed class NtpService : IDisposable
{
    private const int BatchCapacity = 64;

    private readonly List<UdpSocket> sockets = [];
    private readonly EventLoop loop = new();
    private readonly EventFd stop = new();
    private readonly ReceiveBatch received = new(BatchCapacity);
    private readonly SendBatch replies = new(BatchCapacity);
    private readonly Responder responder = new();
    private readonly ReplyDraft[] drafts = new ReplyDraft[BatchCapacity];
    private readonly ServingRules rules;
    private readonly Thread thread;
    private Snapshot snapshot;

    /// <summary>Binds the sockets and starts to answer.</summary>
    /// <param name="config">Addresses, port and who may ask.</param>
    /// <param name="families">IPv4, IPv6.</param>
    /// <param name="first">What to say until the engine says more.</param>
    /// <exception cref="LinuxException">A socket cannot be bound.</exception>
    public NtpService(NtpServerConfig config, (bool IPv4, bool IPv6) families, Snapshot first)
    {
        rules = ServingRules.Nobody with { Access = config.Access };
        snapshot = first;
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
    public ServerCounters Counters => responder.Counters;

    /// <summary>Who asked lately.</summary>
    public RecentClients Clients { get; } = new();

    /// <summary>What replies say from now on; from the engine's thread.</summary>
    public void Publish(Snapshot next) => Volatile.Write(ref snapshot, next);

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
        var current = Volatile.Read(ref snapshot);
        var now = SystemClock.Now;
        var state = current.IsFresh(now) ? current.State : ServedState.Unsynchronised(current.State.Precision);
        responder.Adopt(state, NtpTimestamp.From(current.ServedAt(now)), rules);
        for (var i = 0; i < count; i++)
            Prepare(received[i], current);
        if (replies.Count == 0)
            return;

        // One reading for the batch: the send call that follows takes them all.
        var transmit = NtpTimestamp.From(current.ServedAt(SystemClock.Now));
        for (var i = 0; i < replies.Count; i++)
            responder.Complete(drafts[i], replies[i], transmit);
        socket.Send(replies);
    }

    private void Prepare(in ReceivedPacket packet, Snapshot current)
    {
        var stamp = packet.Stamp ?? SystemClock.Now;
        Span<byte> address = stackalloc byte[16];
        var length = packet.Source.WriteAddress(address);
        var request = new NtpRequest(packet.Payload, address[..length], packet.Source.Port, NtpTimestamp.From(current.ServedAt(stamp)));
        responder.Answer(request, replies.Next, out var draft);
        if (draft.Length == 0)
            return;
        drafts[replies.Count] = draft;
        replies.Add(draft.Length, packet.Source, packet.Destination);
        Clients.Note(address[..length], stamp);
    }
}
