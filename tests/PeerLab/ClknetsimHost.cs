using System.Net;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.PeerLab.Simulator;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Hosts;
using Stratum1.Server.Nts;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;
using Stratum1.Server.Upstream;

namespace Stratum1.PeerLab;

/// <summary>
/// A node of the peer's network simulator in place of a machine: simulated clocks, network and reference clocks, and time that passes
/// only while every node waits.
/// </summary>
internal sealed class ClknetsimHost : Host
{
    /// <summary>The shortest wait, s: a wait of zero would return without the packets that have arrived.</summary>
    private const double ShortestWait = 1e-6;

    /// <summary>Room for rounding, so that the clock has surely reached the time waited for, s.</summary>
    private const double Margin = 1e-9;

    private const int LongestReply = 2048;

    private readonly NodeEnvironment environment = new();
    private readonly SimulatorConnection simulator;
    private readonly byte[] reply = new byte[LongestReply];
    private readonly Queue<(int Upstream, IPAddress[] Addresses)> resolved = new();
    private ClientPorts? ports;
    private readonly SimulatedClocks clocks;
    private readonly SimulatedRtc rtc;
    private Daemon? daemon;
    private ServerCore? ntp;
    private SimulatedPtp? ptp;
    private readonly NtsMessages messages = new();
    private NtsCore? nts;
    private SimulatedKeServer? keServer;
    private SimulatedKeClient? keClient;
    private NtsCookieFiles? cookies;
    private SimulatedBroadcasts? broadcasts;

    /// <summary>Waits until the node's life begins.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no simulator.</exception>
    public ClknetsimHost()
    {
        simulator = new(environment.Socket, environment.Node, environment.Patience);
        clocks = new(simulator, environment, Date);
        rtc = new(simulator, environment, Date);
    }

    /// <summary>What chronyd finds when it reads the laboratory's clock twice (100 ns): tests compare it.</summary>
    public override int Precision => -23;

    /// <summary>Simulations are set in the past.</summary>
    public override UtcTime Earliest => default;

    /// <inheritdoc/>
    public override Frequency Rate
    {
        get
        {
            var parameters = default(Timex);
            simulator.Adjust(ref parameters);
            return ClockControl.Decode(parameters).Frequency;
        }
    }

    /// <inheritdoc/>
    internal override ServerCore? Service => ntp;

    /// <inheritdoc/>
    internal override NtsCore? Nts => nts;

    /// <inheritdoc/>
    public override ClockReading Read()
    {
        var times = simulator.Times;
        return new(Date(times.Real), environment.StartMonotonic + TimeInterval.FromSeconds(times.Monotonic));
    }

    /// <inheritdoc/>
    public override RandomSource Random => octets => environment.Random.NextBytes(octets);

    /// <summary>Nobody else steers the clock.</summary>
    public override void TakeOver()
    {
    }

    /// <inheritdoc/>
    public override void Perform(in EngineAction action)
    {
        Timex? parameters = action.Kind switch
        {
            EngineActionKind.StepClock => ClockControl.Encode(action.Step),
            EngineActionKind.SetRate => ClockControl.Encode(action.Rate),
            EngineActionKind.SetStatus => ClockControl.Encode(LinuxHost.Encode(action.Status)),
            _ => null,
        };
        if (parameters is not { } adjustment)
            return;
        simulator.Adjust(ref adjustment);
        if (action.Kind == EngineActionKind.StepClock)
            ntp?.ForgetStamps();
    }

    /// <inheritdoc/>
    public override void Open(Daemon owner)
    {
        daemon = owner;
        ports = new(environment, owner.Config.Upstreams.Port);
        ptp = new(environment, owner.Config.Ntp, isStamped: !owner.Config.Stamping.Interfaces.IsEmpty);
        clocks.Open(owner.Clocks.Clocks);
        if (owner.ServesNtp && (environment.IsIPv6 ? owner.Start.UseIPv6 : owner.Start.UseIPv4))
            OpenService(owner);
        cookies = new(owner.Start.Mode == StartMode.PrintOffset ? null : owner.Config.Nts.DumpFolder, messages);
        keClient = new(simulator, environment, new(owner.Config.Nts, messages), cookies);
        if (ntp is not null && !owner.Config.Ntp.Broadcasts.IsEmpty)
            broadcasts = new(simulator, owner.Config.Ntp);
    }

    /// <summary>There are no serial lines.</summary>
    public override void SetBaud(int receiver, int baud)
    {
    }

    /// <inheritdoc/>
    public override UtcTime? ReadRtc(string device, RtcZone zone) => rtc.Reading;

    /// <inheritdoc/>
    public override bool OpenRtc(RtcFeed feed, out string problem)
    {
        (rtc.Feed, problem) = (feed, "");
        return true;
    }

    /// <inheritdoc/>
    public override void ListenToRtc(bool isOn) => rtc.Listen(isOn);

    /// <inheritdoc/>
    public override void SetRtc(UtcTime time) => rtc.Set(time);

    /// <inheritdoc/>
    public override void PollClock(int clock)
    {
        if (clocks.Read(clock, daemon!.Clocks.Clocks[clock].Line) is { } sample)
            daemon.Clocks.OnSample(clock, sample);
    }

    /// <inheritdoc/>
    public override void Publish(Snapshot snapshot)
    {
        ntp?.Publish(snapshot);
        nts?.Publish(snapshot);
    }

    /// <inheritdoc/>
    public override void Adopt(ServingRules rules)
    {
        ntp?.Adopt(rules);
        nts?.Adopt(rules.Access);
    }

    /// <inheritdoc/>
    public override void ExchangeKeys(in EngineAction action) => keClient!.Begin(action, Date(simulator.Times.Real));

    /// <inheritdoc/>
    public override void Keep(ClockEngine engine) => cookies?.Save(engine.Network.Sources, engine.Steering.Clock, engine.Steering.Now);

    /// <inheritdoc/>
    public override void Reload() => nts?.ReadCertificates();

    /// <inheritdoc/>
    public override void ReadKeys() => nts?.ReadKeys(TimeInterval.FromSeconds(simulator.Times.Monotonic));

    /// <inheritdoc/>
    public override UtcTime? Send(in EngineAction packet)
    {
        var isPtp = ntp is not null && ptp!.Uses((uint)packet.Port);
        var from = isPtp ? (uint)packet.Port : packet.IsPeer ? (uint)daemon!.Config.Ntp.Port : ports!.Open(packet);
        if (!NodeAddress.TryRead(packet.Address!, out var subnet, out var node))
            return null;
        var header = new PacketHeader(PacketKind.Datagram, subnet, node, from, (uint)packet.Port, Length: 0);
        simulator.Send(header, isPtp ? ptp!.Wrap(packet.Packet.Span) : packet.Packet.Span);
        return Date(simulator.Times.Real);
    }

    /// <inheritdoc/>
    public override void EndExchange(int association) => ports!.Close(association);

    /// <inheritdoc/>
    public override void Resolve(int upstream, string name) => resolved.Enqueue((upstream, NodeAddress.Resolve(name, environment.IsIPv6)));

    /// <summary>Every node reaches every other.</summary>
    public override bool HasRoute(IPAddress address) => true;

    /// <inheritdoc/>
    public override void Wait(UtcTime until)
    {
        if (resolved.TryDequeue(out var name))
        {
            daemon!.Upstream.OnResolved(name.Upstream, name.Addresses, name.Addresses.Length == 0);
            return;
        }

        if (keClient!.TryTake(out var keys))
        {
            daemon!.Upstream.OnKeysExchanged(keys.Association, keys.Result);
            return;
        }

        while (messages.TryTake(out var message))
            daemon!.Tell(message.Level, message.Text);
        keServer?.Tick(Date(simulator.Times.Real));
        broadcasts?.SendDue(ntp!, Date(simulator.Times.Real));
        rtc.Tell();
        var wait = Math.Min((until - Date(simulator.Times.Real)).Seconds, broadcasts?.Wait ?? double.PositiveInfinity) + Margin;
        wait = Math.Min(Math.Min(wait, rtc.Wait), Math.Min(keClient.Wait + Margin, keServer?.Wait ?? double.PositiveInfinity));
        switch (simulator.Select(Math.Max(wait, ShortestWait)))
        {
            case Wakening.End:
                daemon!.OnSignal(Signal.Terminate);
                break;
            case Wakening.Packet or Wakening.Broadcast:
                TakePacket();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        keServer?.Dispose();
        keClient?.Dispose();
        messages.Dispose();
        simulator.Dispose();
    }

    /// <summary>Whose the packet is, unless it is a request to the server.</summary>
    private int? AssociationOf(in PacketHeader packet, ReadOnlySpan<byte> data, IPAddress from)
    {
        if (ports!.Find(from, packet) is { } client)
            return (data[0] & 7) == (int)NtpMode.Client ? null : client;
        var isPeers = data.Length > 0 && (NtpMode)(data[0] & 7) is NtpMode.SymmetricActive or NtpMode.SymmetricPassive
            && packet.DestinationPort == daemon!.Config.Ntp.Port;
        var isPtp = ptp!.Uses(packet.DestinationPort) && (NtpMode)(data[0] & 7) != NtpMode.Client;
        return (isPeers || isPtp) && daemon!.Engine.Network.Find(from) is { } source && source.Port == packet.SourcePort
            && (isPtp || source.Options.Kind == UpstreamKind.Peer)
            ? source.Number
            : null;
    }

    private IPAddress Local(uint subnet)
    {
        Span<byte> octets = stackalloc byte[16];
        return new(NodeAddress.Write(subnet, environment.Node, environment.IsIPv6, octets));
    }

    private UtcTime Date(double seconds)
    {
        var whole = Math.Floor(seconds);
        return new UtcTime(environment.StartDate + (long)whole, 0) + TimeInterval.FromSeconds(seconds - whole);
    }

    private void TakePacket()
    {
        var data = simulator.Receive(out var packet);
        Span<byte> copy = stackalloc byte[data.Length];
        data.CopyTo(copy);
        if (packet.Kind != PacketKind.Datagram)
        {
            TakeSegment(packet, copy);
            return;
        }

        if (packet.Subnet == environment.UnixSubnet || packet.DestinationPort == daemon!.Config.Control.Port)
        {
            AnswerControl(packet, copy);
            return;
        }

        for (var copies = environment.Random.Next(environment.Copies) + 1; copies > 0; copies--)
            TakeDatagram(packet, copy);
    }

    private void OpenService(Daemon owner)
    {
        if (owner.Config.Nts.IsServer)
        {
            nts = new(
                owner.Config.Nts, (ushort)owner.Config.Ntp.Port, owner.Rules.Access, owner.Engine.Snapshot, messages,
                TimeInterval.FromSeconds(simulator.Times.Monotonic));
            keServer = new(simulator, nts, owner.Config.Nts.Port);
        }

        ntp = new(
            owner.Config.Ntp, threads: 1, owner.Rules, owner.Engine.Snapshot, () => nts?.ForServingThread(RequestHandler.BatchCapacity));
    }

    private void TakeSegment(in PacketHeader packet, ReadOnlySpan<byte> data)
    {
        if (keClient!.Owns(packet))
            keClient.Take(packet, data);
        else if (keServer?.Owns(packet) == true)
        {
            Span<byte> octets = stackalloc byte[16];
            var address = NodeAddress.Write(packet.Subnet, packet.Node, environment.IsIPv6, octets);
            keServer.Take(packet, data, address, Date(simulator.Times.Real));
        }
    }

    /// <summary>The simulator has no files: a subnet stands for sockets with names, and its port 1 for the first of them.</summary>
    private void AnswerControl(in PacketHeader packet, ReadOnlySpan<byte> data)
    {
        if (!daemon!.AnswersControl)
            return;
        Span<byte> octets = stackalloc byte[16];
        var length = packet.Subnet == environment.UnixSubnet
            ? daemon.Control!.Answer(data, reply)
            : daemon.Control!.Answer(data, NodeAddress.Write(packet.Subnet, packet.Node, environment.IsIPv6, octets), reply);
        if (length > 0)
            Reply(packet, length);
    }

    private void TakeDatagram(in PacketHeader packet, ReadOnlySpan<byte> data)
    {
        Span<byte> octets = stackalloc byte[16];
        var address = NodeAddress.Write(packet.Subnet, packet.Node, environment.IsIPv6, octets);
        var now = Date(simulator.Times.Real);
        var isPtp = ptp!.Uses(packet.DestinationPort);
        var path = default(PathTime);
        if (isPtp && !ptp.TryUnwrap(data, out data, out path))
            return;
        if (AssociationOf(packet, data, new(address)) is { } association)
        {
            daemon!.Upstream.OnPacket(association, now, ptp.Stamps, data, Local(packet.Subnet), path);
            return;
        }

        if (ntp is null || (!isPtp && packet.DestinationPort != daemon!.Config.Ntp.Port))
            return;
        var handler = ntp.Handlers[0];
        handler.BeginBatch(now);
        var arrival = new Arrival(now, StampSource.Kernel, isPtp ? path : null);
        handler.Answer(data, new(address, (ushort)packet.SourcePort), arrival, reply, out var length);
        if (length == 0)
            return;
        handler.Complete(0, reply.AsSpan(0, length), now);
        Reply(packet, length, isPtp);
    }

    private void Reply(in PacketHeader packet, int length, bool isPtp = false)
    {
        var answer = reply.AsSpan(0, length);
        var header = packet with { SourcePort = packet.DestinationPort, DestinationPort = packet.SourcePort };
        simulator.Send(header, isPtp ? ptp!.Wrap(answer) : answer);
    }
}
