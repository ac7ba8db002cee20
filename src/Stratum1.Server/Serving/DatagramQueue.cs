using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Serving;

/// <summary>What came to the server's port and is not answered by a serving thread: replies of our servers, control messages.</summary>
/// <param name="Payload">The datagram.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Destination">The address of ours it was sent to; its port is 0.</param>
/// <param name="Stamp">When it arrived or left, on the kernel's clock.</param>
/// <param name="StampSource">Who says so.</param>
/// <param name="Socket">Where an answer can leave; any thread may send.</param>
internal readonly record struct PassedDatagram(
    byte[] Payload, Endpoint Source, Endpoint Destination, UtcTime Stamp, StampSource StampSource, UdpSocket Socket)
{
    /// <summary>What is known of its way.</summary>
    public PathTime Path { get; init; }

    /// <summary>Not one that came, but one of ours to a server or peer that has left; no more is known than payload and stamp.</summary>
    public bool HasLeft { get; init; }
}

/// <summary>Carries datagrams that are not requests from the serving threads to the engine's.</summary>
internal sealed class DatagramQueue : IDisposable
{
    /// <summary>An engine that is so late loses datagrams: whoever forges addresses of our servers must not fill the memory.</summary>
    private const int Longest = 256;

    private readonly ConcurrentQueue<PassedDatagram> waiting = new();
    private readonly EventFd wake = new();

    /// <summary>Ready for input while there may be some.</summary>
    public SafeFileHandle Handle => wake.Handle;

    /// <summary>From any thread.</summary>
    public void Add(in PassedDatagram datagram)
    {
        if (waiting.Count >= Longest)
            return;
        waiting.Enqueue(datagram);
        wake.Set();
    }

    /// <summary>The oldest one; false when there is none. The handle stays ready until that was said.</summary>
    public bool TryTake(out PassedDatagram datagram)
    {
        if (waiting.TryDequeue(out datagram))
            return true;
        wake.Take();
        if (!waiting.TryDequeue(out datagram))
            return false;
        wake.Set(); // It came just now, and maybe not alone.
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();
}
