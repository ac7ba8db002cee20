using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>Sends the time unasked, from the server's own port. The engine's thread owns it.</summary>
internal sealed class Broadcaster : IDisposable
{
    private readonly ServerCore core;
    private readonly UdpSocket[] sockets;
    private readonly BroadcastTimes times;
    private readonly TimerFd timer = new();
    private readonly SendBatch packet = new(capacity: 1, NtpHeader.Length);

    /// <summary>Waits for the first one to be due.</summary>
    /// <param name="broadcasts">To whom, and how often.</param>
    /// <param name="core">What is said.</param>
    /// <param name="sockets">The server's, of one thread; a packet leaves from the first of its family.</param>
    public Broadcaster(ImmutableArray<BroadcastConfig> broadcasts, ServerCore core, UdpSocket[] sockets)
    {
        (this.core, this.sockets) = (core, sockets);
        times = new(broadcasts, SystemClock.Monotonic);
        Arm();
    }

    /// <summary>Ready for input when one is due.</summary>
    public SafeFileHandle Handle => timer.Handle;

    /// <summary>Sends what is due. A network that cannot be reached now may be there the next time.</summary>
    public void SendDue()
    {
        timer.TakeExpirations();
        while (times.TryTake(SystemClock.Monotonic, out var broadcast))
            Send(broadcast);
        Arm();
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Send(in BroadcastConfig broadcast)
    {
        var to = Endpoint.From(broadcast.Address, broadcast.Port);
        var snapshot = core.Snapshot;
        if (!snapshot.State.Answers || sockets.FirstOrDefault(socket => socket.Local.IsIPv6 == to.IsIPv6) is not { } socket)
            return;
        BroadcastPacket.Write(snapshot.State, snapshot.ServedNtpAt(SystemClock.Now), broadcast.Interval, packet.Next);
        packet.Add(NtpHeader.Length, to);
        socket.Send(packet);
    }

    private void Arm()
    {
        if (times.Next is { } next)
            timer.ArmAt(next);
    }
}
