using System.Net;
using Stratum1.Engine;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Simulation.Daemon;

/// <summary>A time server on the other side of a simulated network. All may be changed while the world lives.</summary>
public sealed class SimulatedServer
{
    public required IPAddress Address { get; init; }

    /// <summary>Its clock − truth, s.</summary>
    public double Offset { get; set; }

    /// <summary>Least time on the way, s: there, and back.</summary>
    public (double There, double Back) Delay { get; set; } = (5e-3, 5e-3);

    /// <summary>Mean of the queues on the way, s, each direction.</summary>
    public double Queue { get; set; } = 200e-6;

    /// <summary>What it says of itself; the timestamps are filled in.</summary>
    public NtpHeader Header { get; set; } = default(NtpHeader) with
    {
        Stratum = 1,
        Precision = -24,
        RootDispersion = NtpShort.RoundedUp(TimeInterval.FromSeconds(50e-6)),
        ReferenceId = ReferenceId.Gps,
    };

    /// <summary>It does not answer.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Requests that reached it, and when, in true seconds.</summary>
    public List<double> Requests { get; } = [];
}

/// <summary>Carries requests to the servers, and their replies back.</summary>
/// <param name="random">Seeded.</param>
/// <param name="start">True time when the world begins.</param>
public sealed class SimulatedNetwork(Random random, UtcTime start)
{
    /// <summary>The servers; any number, at any time.</summary>
    public List<SimulatedServer> Servers { get; } = [];

    /// <summary>What names stand for.</summary>
    public Dictionary<string, IPAddress[]> Names { get; } = [];

    /// <summary>A request leaves.</summary>
    /// <param name="request">The engine's action.</param>
    /// <param name="now">True seconds.</param>
    /// <returns>The reply and when it arrives; null when none does.</returns>
    internal SimulatedReply? Exchange(in EngineAction request, double now)
    {
        var address = request.Address;
        var server = Servers.Find(server => server.Address.Equals(address));
        if (server is null || !NtpHeader.TryRead(request.Packet.Span, out var asked))
            return null;
        server.Requests.Add(now);
        if (server.IsSilent)
            return null;
        var there = now + server.Delay.There + Queued(server);
        var leaves = there + 20e-6;
        var octets = new byte[NtpHeader.Length];
        (server.Header with
        {
            Version = asked.Version,
            Mode = NtpMode.Server,
            Poll = asked.Poll,
            Reference = At(Math.Floor(there), server),
            Origin = asked.Transmit,
            Receive = At(there, server),
            Transmit = At(leaves, server),
        }).Write(octets);
        return new(request.Association, octets, leaves + server.Delay.Back + Queued(server));
    }

    private double Queued(SimulatedServer server) => -server.Queue * Math.Log(1 - random.NextDouble());

    private NtpTimestamp At(double seconds, SimulatedServer server)
        => NtpTimestamp.From(start + TimeInterval.FromSeconds(seconds + server.Offset));
}

/// <summary>A packet on its way to the daemon.</summary>
/// <param name="Association">Whom it answers.</param>
/// <param name="Packet">The datagram.</param>
/// <param name="ArrivesAt">True seconds.</param>
internal sealed record SimulatedReply(int Association, byte[] Packet, double ArrivesAt);
