using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;

namespace Stratum1.Server.Upstream;

/// <summary>A name that was resolved, or not.</summary>
/// <param name="Upstream">For whom.</param>
/// <param name="Addresses">None when it failed.</param>
/// <param name="IsFinal">There is no such name.</param>
internal sealed record ResolvedName(int Upstream, IPAddress[] Addresses, bool IsFinal);

/// <summary>Resolves names without keeping the daemon waiting: name services answer in milliseconds, or minutes, or never.</summary>
internal sealed class NameResolver : IDisposable
{
    private readonly ConcurrentQueue<ResolvedName> resolved = new();
    private readonly EventFd wake = new();

    /// <summary>Ready for input while there may be some.</summary>
    public SafeFileHandle Handle => wake.Handle;

    /// <summary>Asks for a name.</summary>
    public void Begin(int upstream, string name)
        => ThreadPool.QueueUserWorkItem(_ =>
        {
            resolved.Enqueue(Resolve(upstream, name));
            wake.Set();
        });

    /// <summary>The next one that is done; false when there is none.</summary>
    public bool TryTake(out ResolvedName? name)
    {
        wake.Take();
        return resolved.TryDequeue(out name);
    }

    /// <inheritdoc/>
    // The descriptor stays: a late answer may still be on its way to it, and the process ends.
    public void Dispose() => resolved.Clear();

    private static ResolvedName Resolve(int upstream, string name)
    {
        try
        {
            return new(upstream, Dns.GetHostAddresses(name), IsFinal: false);
        }
        catch (SocketException error)
        {
            return new(upstream, [], error.SocketErrorCode == SocketError.HostNotFound);
        }
        catch (ArgumentException)
        {
            return new(upstream, [], IsFinal: true); // Longer than any name.
        }
    }
}
