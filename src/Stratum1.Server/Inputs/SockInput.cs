using Stratum1.Linux;
using Stratum1.Refclock.Samples;

namespace Stratum1.Server.Inputs;

/// <summary>Samples in datagrams to a Unix socket, as gpsd sends them: <c>refclock SOCK</c>.</summary>
/// <param name="link">Told of samples.</param>
/// <param name="path">Of the socket.</param>
internal sealed class SockInput(InputLink link, string path) : IInput
{
    /// <summary>One octet more, so that too long a datagram is not taken for a good one.</summary>
    private readonly byte[] buffer = new byte[SockMessage.Length + 1];

    private DatagramReceiver? socket;

    /// <inheritdoc/>
    public void Retry()
    {
        if (socket is not null)
            return;
        socket = DatagramReceiver.TryOpen(path, out var problem);
        if (socket is not null)
            link.Reactor.Watch(socket.Handle, OnReady);
        link.Device(socket is not null, problem is null ? $"{path} is ready for samples" : $"{problem.Reason}; trying again");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (socket is null)
            return;
        link.Reactor.Forget(socket.Handle);
        socket.Dispose();
        socket = null;
    }

    private void OnReady()
    {
        while (socket?.Receive(buffer) is { } length)
        {
            if (SockMessage.TryRead(buffer.AsSpan(0, length), out var sample))
                link.Sample(sample);
        }
    }
}
