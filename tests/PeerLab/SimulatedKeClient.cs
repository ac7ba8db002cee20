using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.PeerLab.Simulator;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;
using Stratum1.Server.Upstream;

namespace Stratum1.PeerLab;

/// <summary>Exchanges of keys with our servers, on the simulator's network and clock.</summary>
/// <param name="simulator">Network and clock.</param>
/// <param name="environment">Of the node.</param>
/// <param name="client">What is said.</param>
/// <param name="files">What earlier runs have kept.</param>
internal sealed class SimulatedKeClient(
    SimulatorConnection simulator, NodeEnvironment environment, KeyClient client, NtsCookieFiles files) : IDisposable
{
    /// <summary>Above the ports that requests leave from would be none: these are below.</summary>
    private const uint FirstPort = 40_000;
    private const uint Ports = 9_000;

    private readonly Dictionary<uint, Talk> talks = [];
    private readonly Queue<(int Association, KeyExchangeResult Result)> done = [];
    private readonly byte[] output = new byte[TlsSession.LongestHandshake];
    private uint next;

    /// <summary>From now to when there is something to do, s; infinite when there is nothing.</summary>
    public double Wait => talks.Count == 0
        ? double.PositiveInfinity
        : talks.Values.Min(talk => talk.Until) - simulator.Times.Monotonic;

    /// <summary>Begins.</summary>
    /// <param name="action">With whom.</param>
    /// <param name="clock">What the node's clock reads.</param>
    public void Begin(in EngineAction action, UtcTime clock)
    {
        var request = action.Keys!;
        if (request.MayRestore && files.Take(request, clock) is { } kept)
        {
            done.Enqueue((action.Association, kept));
            return;
        }

        if (!NodeAddress.TryRead(request.Address, out var subnet, out var node))
        {
            done.Enqueue((action.Association, new() { Failure = $"{request.Address} is no node", Stage = KeStage.NotStarted }));
            return;
        }

        try
        {
            var port = FirstPort + (next++ % Ports);
            var stream = new SimulatedStream(
                simulator, new(PacketKind.StreamOpen, subnet, node, port, (uint)request.Options.Port, Length: 0));
            talks[port] = new(
                action.Association, request, client.Begin(request), stream, simulator.Times.Monotonic + KeyClient.Patience.Seconds);
            stream.Open();
        }
        catch (OpenSslException error)
        {
            done.Enqueue((action.Association, new() { Failure = error.Message, Stage = KeStage.Connecting }));
        }
    }

    /// <summary>Whether a packet belongs to one of the exchanges.</summary>
    public bool Owns(in PacketHeader packet) => talks.ContainsKey(packet.DestinationPort);

    /// <summary>A packet of a server.</summary>
    public void Take(in PacketHeader packet, ReadOnlySpan<byte> data)
    {
        var (port, talk) = (packet.DestinationPort, talks[packet.DestinationPort]);
        if (packet.Kind == PacketKind.StreamData)
            talk.Connection.Receive(data);
        else if (packet.Kind == PacketKind.StreamClose)
            talk.Connection.ReceiveEnd();
        for (var made = talk.Connection.TakeOutput(output); made > 0; made = talk.Connection.TakeOutput(output))
            talk.Stream.Send(output.AsSpan(0, made));
        if (talk.Connection.IsFinished || packet.Kind == PacketKind.StreamClose)
            End(port, talk, KeyClient.ResultOf(talk.Connection, talk.Request, name => NodeAddress.Resolve(name, environment.IsIPv6)));
    }

    /// <summary>The next exchange that is over; false when there is none.</summary>
    public bool TryTake(out (int Association, KeyExchangeResult Result) result)
    {
        foreach (var (port, talk) in talks.Where(talk => talk.Value.Until <= simulator.Times.Monotonic).ToArray())
            End(port, talk, new() { Failure = $"{talk.Request.Address} took too long", Stage = talk.Connection.Stage });
        return done.TryDequeue(out result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var talk in talks.Values)
            talk.Connection.Dispose();
    }

    private void End(uint port, Talk talk, KeyExchangeResult result)
    {
        talks.Remove(port);
        talk.Stream.Close();
        talk.Connection.Dispose();
        done.Enqueue((talk.Association, result));
    }

    private sealed record Talk(
        int Association, KeyExchangeRequest Request, KeClientConnection Connection, SimulatedStream Stream, double Until);
}
