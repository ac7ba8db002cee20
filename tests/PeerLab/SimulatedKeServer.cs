using System.Security.Cryptography;
using Stratum1.Linux;
using Stratum1.PeerLab.Simulator;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.PeerLab;

/// <summary>The key exchange for clients, on the simulator's network and clock.</summary>
/// <param name="simulator">Network and clock.</param>
/// <param name="core">All the rest; becomes this object's own.</param>
/// <param name="port">Where clients connect.</param>
internal sealed class SimulatedKeServer(SimulatorConnection simulator, NtsCore core, int port) : IDisposable
{
    /// <summary>How often keys and certificates are looked after, s: seldom, for each time costs the simulator.</summary>
    private const double TickSeconds = 1;

    private readonly KeDoor door = core.ForExchangingThread();
    private readonly Dictionary<(uint Node, uint Port), Talk> talks = [];
    private readonly CookieSealer cookies = new(OpenSslBlockCipher.ForThisMachine);
    private readonly RandomPool random = new(RandomNumberGenerator.Fill);
    private readonly byte[] output = new byte[TlsSession.LongestHandshake];
    private double nextTick;

    /// <summary>From now to when there is something to do, s.</summary>
    public double Wait => nextTick - simulator.Times.Monotonic;

    /// <summary>Whether a packet belongs to the key exchange.</summary>
    public bool Owns(in PacketHeader packet) => packet.DestinationPort == port;

    /// <summary>Does what is due.</summary>
    /// <param name="clock">What the node's clock reads.</param>
    public void Tick(UtcTime clock)
    {
        if (Wait > 0)
            return;
        var now = simulator.Times.Monotonic;
        nextTick = now + TickSeconds;
        core.Maintain(TimeInterval.FromSeconds(now), clock);
        foreach (var (client, talk) in talks.Where(talk => now - talk.Value.OpenedAt >= NtsCore.Patience.Seconds).ToArray())
            End(client, talk, KeOutcome.TooSlow);
    }

    /// <summary>A packet of a client.</summary>
    /// <param name="packet">From whom.</param>
    /// <param name="data">What it says.</param>
    /// <param name="address">The client's.</param>
    /// <param name="clock">What the node's clock reads.</param>
    public void Take(in PacketHeader packet, ReadOnlySpan<byte> data, ReadOnlySpan<byte> address, UtcTime clock)
    {
        var client = (packet.Node, packet.SourcePort);
        if (packet.Kind == PacketKind.StreamOpen)
            Open(packet, client, address, clock);
        else if (talks.TryGetValue(client, out var talk))
            Go(client, talk, packet.Kind == PacketKind.StreamData ? data : []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var talk in talks.Values)
            talk.Connection.Dispose();
        cookies.Dispose();
        core.Stop(TimeInterval.FromSeconds(simulator.Times.Monotonic));
        core.Dispose();
    }

    private void Open(in PacketHeader packet, (uint Node, uint Port) client, ReadOnlySpan<byte> address, UtcTime clock)
    {
        var stream = new SimulatedStream(
            simulator, packet with { SourcePort = packet.DestinationPort, DestinationPort = packet.SourcePort });
        stream.Open();
        if (door.RefusalOf(address, clock) is { } refusal)
        {
            door.Counters.Count(refusal);
            stream.Close();
        }
        else if (core.Certificates.Begin() is { } session)
        {
            talks[client] = new(new(session, core.Options), stream, simulator.Times.Monotonic);
        }
        else
        {
            door.Counters.Count(KeOutcome.NoRoom);
            stream.Close();
        }
    }

    /// <param name="client">Who.</param>
    /// <param name="talk">Its conversation.</param>
    /// <param name="data">What it said; nothing when it has gone.</param>
    private void Go((uint Node, uint Port) client, Talk talk, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            End(client, talk, KeOutcome.Broken);
            return;
        }

        cookies.Use(core.Keys);
        talk.Connection.Receive(data, cookies, random);
        for (var made = talk.Connection.TakeOutput(output); made > 0; made = talk.Connection.TakeOutput(output))
            talk.Stream.Send(output.AsSpan(0, made));
        if (talk.Connection.IsFinished)
            End(client, talk, talk.Connection.Verdict == KeVerdict.Agreed ? KeOutcome.Agreed : KeOutcome.Rejected);
    }

    private void End((uint Node, uint Port) client, Talk talk, KeOutcome outcome)
    {
        door.Counters.Count(outcome);
        talks.Remove(client);
        talk.Stream.Close();
        talk.Connection.Dispose();
    }

    private sealed record Talk(KeServerConnection Connection, SimulatedStream Stream, double OpenedAt);
}
