using Stratum1.PeerLab.Simulator;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;
using Stratum1.Server.Serving;

namespace Stratum1.PeerLab;

/// <summary>The broadcasts of a server, on the simulator's clock.</summary>
internal sealed class SimulatedBroadcasts
{
    private readonly byte[] packet = new byte[NtpHeader.Length];
    private readonly SimulatorConnection simulator;
    private readonly NtpServerConfig config;
    private readonly BroadcastTimes times;

    public SimulatedBroadcasts(SimulatorConnection simulator, NtpServerConfig config)
    {
        (this.simulator, this.config) = (simulator, config);
        times = new(config.Broadcasts, Now);
    }

    /// <summary>From now to the next one, s; infinite when there is none.</summary>
    public double Wait => times.Next is { } next ? (next - Now).Seconds : double.PositiveInfinity;

    private TimeInterval Now => TimeInterval.FromSeconds(simulator.Times.Monotonic);

    /// <summary>Sends what is due.</summary>
    /// <param name="server">What is said.</param>
    /// <param name="clock">What the node's clock reads.</param>
    public void SendDue(ServerCore server, UtcTime clock)
    {
        var snapshot = server.Snapshot;
        while (times.TryTake(Now, out var broadcast))
        {
            if (!snapshot.State.Answers || !NodeAddress.TryRead(broadcast.Address, out var subnet, out var node))
                continue;
            BroadcastPacket.Write(snapshot.State, snapshot.ServedNtpAt(clock), broadcast.Interval, packet);
            simulator.Send(new(PacketKind.Datagram, subnet, node, (uint)config.Port, (uint)broadcast.Port, Length: 0), packet);
        }
    }
}
