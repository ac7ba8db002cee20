using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Nts;

/// <summary>The key exchange on Linux: sockets, and threads of its own, the first of which looks after keys and certificates.</summary>
internal sealed class NtsService : IDisposable
{
    private readonly NtsMessages messages;
    private readonly List<TcpListeningSocket> listeners = [];
    private readonly KeServerThread[] threads;

    /// <summary>Binds and starts. What fails is told: plain NTP goes on without.</summary>
    /// <param name="core">All the rest; becomes this object's own.</param>
    /// <param name="config">The server's NTS.</param>
    /// <param name="addresses">Where to listen; the port is of NTP.</param>
    /// <param name="device">The interface to listen on; null for any.</param>
    /// <param name="messages">Where it says what goes wrong.</param>
    public NtsService(NtsCore core, NtsConfig config, IEnumerable<Endpoint> addresses, string? device, NtsMessages messages)
    {
        (Core, this.messages) = (core, messages);
        foreach (var address in addresses)
            Bind(address with { Port = (ushort)config.Port }, device);
        threads = [.. Enumerable.Range(0, Math.Max(1, config.Threads)).Select(
            i => new KeServerThread(core, listeners, config.MaxConnections, i == 0 ? Maintain : null, i))];
    }

    /// <summary>All but sockets and threads.</summary>
    public NtsCore Core { get; }

    /// <summary>After the serving threads have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in threads)
            thread.Dispose();
        foreach (var listener in listeners)
            listener.Dispose();
        Core.Stop(SystemClock.Monotonic);
        Core.Dispose();
    }

    private void Bind(Endpoint local, string? device)
    {
        try
        {
            listeners.Add(TcpListeningSocket.Bind(local, device));
        }
        catch (LinuxException error)
        {
            var remedy = error.Errno == Errno.EADDRINUSE
                ? $"another program has this port: stop it ('ss -ltnp' names it), or choose another with ntsport, and start again"
                : "correct ntsport, bindaddress or binddevice, and start again";
            messages.Tell(LogLevel.Error, local.ToString(), $"NTS keys are not exchanged at {local}: {error.Message}; {remedy}");
        }
    }

    private void Maintain() => Core.Maintain(SystemClock.Monotonic, SystemClock.Now);
}
