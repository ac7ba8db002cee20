using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;
using Stratum1.Server.Stamping;

namespace Stratum1.Server.Serving;

/// <summary>Answers NTP requests on threads of its own, from the engine's latest snapshot; the engine never waits for them.</summary>
internal sealed class NtpService : IDisposable
{
    private readonly ServingThread[] threads;

    /// <summary>Binds the sockets and starts to answer.</summary>
    /// <param name="config">Addresses, port, memory and limits.</param>
    /// <param name="families">IPv4, IPv6.</param>
    /// <param name="rules">Who may ask, with which keys.</param>
    /// <param name="first">What to say until the engine says more.</param>
    /// <param name="stamps">Stamps by network cards; null for none.</param>
    /// <param name="nts">Makes a thread's NTS; null for none.</param>
    /// <exception cref="LinuxException">A socket cannot be bound.</exception>
    public NtpService(
        NtpServerConfig config, (bool IPv4, bool IPv6) families, ServingRules rules, Snapshot first, HardwareStamps? stamps = null,
        Func<INtsRequests?>? nts = null)
    {
        var count = config.Threads > 0 ? config.Threads : Environment.ProcessorCount;
        var sockets = ServingSocket.Bind(config, families, count, stamps is not null);
        Core = new(config, count, rules, first, nts);
        threads = [.. sockets.Select(
            (own, i) => new ServingThread(Core.Handlers[i], own, (Associations, ControlMessages), stamps, config.PtpDomain, i))];
        Senders = [.. sockets[0].Where(socket => !socket.IsPtp).Select(socket => socket.Socket)];
        PtpSenders = [.. sockets[0].Where(socket => socket.IsPtp).Select(socket => socket.Socket)];
        if (!config.Broadcasts.IsEmpty && sockets[0].Count > 0)
            Broadcaster = new(config.Broadcasts, Core, [.. Senders]);
    }

    /// <summary>What is said, to whom, and who asked.</summary>
    public ServerCore Core { get; }

    /// <summary>What configured servers and peers sent to the server's port.</summary>
    public DatagramQueue Associations { get; } = new();

    /// <summary>Control messages (mode 6), where those are answered.</summary>
    public DatagramQueue ControlMessages { get; } = new();

    /// <summary>Sends the time unasked; null when nobody is to get it. The engine's thread calls it when its timer says so.</summary>
    public Broadcaster? Broadcaster { get; }

    /// <summary>For packets to peers, which come from the port on which we serve: one per address family. Any thread may send.</summary>
    public IReadOnlyList<UdpSocket> Senders { get; }

    /// <summary>The same for packets that go inside of PTP messages.</summary>
    public IReadOnlyList<UdpSocket> PtpSenders { get; }

    /// <summary>Why sockets failed since the last call; from the engine's thread.</summary>
    public IEnumerable<string> TakeFaults() => threads.Select(thread => thread.TakeFault()).OfType<string>();

    /// <inheritdoc/>
    public void Dispose()
    {
        Broadcaster?.Dispose();
        foreach (var thread in threads)
            thread.Dispose();
        Associations.Dispose();
        ControlMessages.Dispose();
    }
}
