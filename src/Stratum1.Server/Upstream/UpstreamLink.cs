using System.Net;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Ptp;
using Stratum1.Server.Configuration.Upstreams;
using Stratum1.Server.Hosts;
using Stratum1.Server.Nts;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;
using Stratum1.Server.Stamping;

namespace Stratum1.Server.Upstream;

/// <summary>
/// Sends our requests and brings the replies: one connected socket for each exchange, on a port of its own, unless the configuration
/// names the port.
/// </summary>
internal sealed class UpstreamLink : IDisposable
{
    /// <summary>Longer packets are none that we asked for.</summary>
    private const int LongestPacket = 2048;

    private readonly Daemon daemon;
    private readonly Reactor reactor;
    private readonly UpstreamsConfig config;
    private readonly Dictionary<int, ExchangeSocket> sockets = [];
    private readonly NameResolver resolver = new();
    private readonly KeyExchanger exchanger;
    private readonly ExchangeSocket stampKeeper;
    private readonly NtpService? service;
    private readonly HardwareStamps? stamps;
    private readonly LateReplies late;
    private readonly Dictionary<ulong, int> underWay = [];
    private readonly SendBatch toPeers = new(capacity: 1, LongestPacket + PtpFrame.Overhead);
    private readonly byte[] buffer = new byte[LongestPacket];
    private ushort ptpSequence;

    /// <summary>Waits for replies and names.</summary>
    /// <param name="daemon">Whose servers.</param>
    /// <param name="reactor">What waits.</param>
    /// <param name="cookies">What is kept of NTS.</param>
    /// <param name="messages">Told what is wrong about it.</param>
    /// <param name="service">Whose port packets to peers come from; null when nobody is served.</param>
    /// <param name="stamps">Stamps by network cards; null for none.</param>
    public UpstreamLink(
        Daemon daemon, Reactor reactor, NtsCookieFiles cookies, NtsMessages messages, NtpService? service, HardwareStamps? stamps)
    {
        this.stamps = stamps;
        late = new(stamps?.Timeout ?? TimeInterval.Zero, Deliver);
        reactor.Watch(late.Handle, late.GiveUp);
        exchanger = new(new(daemon.Config.Nts, messages), cookies);
        reactor.Watch(exchanger.Handle, TakeKeys);
        (this.daemon, this.reactor, this.service, config) = (daemon, reactor, service, daemon.Config.Upstreams);
        if (service is not null)
            reactor.Watch(service.Associations.Handle, TakeFromService);
        // The kernel stamps what arrives only while some socket wants it, and begins late: this one always does.
        var loopback = Endpoint.From(IPAddress.Loopback, 9);
        stampKeeper = ExchangeSocket.Open(new() { Local = new(UInt128.Zero, 0, IsIPv6: false), Remote = loopback });
        reactor.Watch(resolver.Handle, TakeNames);
    }

    /// <summary>Sends a request.</summary>
    /// <returns>When, by the system's clock; null when it could not be sent.</returns>
    public UtcTime? Send(in EngineAction request)
    {
        var isPtp = service is not null && daemon.Config.Ntp.CarriesInPtp(request.Port);
        if (isPtp || request.IsPeer || (service is not null && config.Port == daemon.Config.Ntp.Port))
            return SendFromService(request, isPtp);
        var association = request.Association;
        try
        {
            if (config.Port < 0 || !sockets.TryGetValue(association, out var socket))
            {
                End(association);
                socket = Open(Endpoint.From(request.Address!, request.Port));
                sockets.Add(association, socket);
                reactor.Watch(socket.Handle, () => Take(association, socket));
            }

            late.Expect(association);
            var now = SystemClock.Now;
            return socket.TrySend(request.Packet.Span) ? now : null;
        }
        catch (LinuxException)
        {
            return null; // No route at the moment, for example; the server is then unreachable, which is told.
        }
    }

    /// <summary>Nothing more is expected until the next request.</summary>
    public void EndExchange(int association)
    {
        if (config.Port < 0)
            End(association);
    }

    /// <summary>Resolves a name.</summary>
    public void Resolve(int upstream, string name) => resolver.Begin(upstream, name);

    /// <summary>Exchanges keys.</summary>
    public void ExchangeKeys(in EngineAction action) => exchanger.Begin(action.Association, action.Keys!);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in sockets.Values)
            socket.Dispose();
        late.Dispose();
        stampKeeper.Dispose();
        resolver.Dispose();
        exchanger.Dispose();
    }

    private UtcTime? SendFromService(in EngineAction request, bool isPtp)
    {
        var remote = Endpoint.From(request.Address!, request.Port);
        var senders = isPtp ? service?.PtpSenders : service?.Senders;
        if (senders?.FirstOrDefault(socket => socket.Local.IsIPv6 == remote.IsIPv6) is not { } socket)
            return null;
        var length = request.Packet.Length + (isPtp ? PtpFrame.Overhead : 0);
        request.Packet.Span.CopyTo(toPeers.Next[(length - request.Packet.Length)..]);
        if (isPtp)
            PtpFrame.Wrap(toPeers.Next[..length], daemon.Config.Ntp.PtpDomain, unchecked(ptpSequence++));
        toPeers.Add(length, remote);
        toPeers.WantStamp(byHardware: stamps is not null);
        if (underWay.Count > daemon.Engine.Network.Sources.Count)
            underWay.Clear(); // Of packets whose stamp never came.
        underWay[NumberOf(request.Packet.Span)] = request.Association;
        late.Expect(request.Association);
        var now = SystemClock.Now;
        return socket.Send(toPeers).Sent == 1 ? now : null;
    }

    /// <summary>What came to the port on which we serve, from addresses of our servers and peers.</summary>
    private void TakeFromService()
    {
        while (service!.Associations.TryTake(out var datagram))
        {
            if (datagram.HasLeft)
            {
                if (underWay.TryGetValue(NumberOf(datagram.Payload), out var association))
                    OnLeft(association, datagram.Stamp, datagram.StampSource);
                continue;
            }

            if (daemon.Engine.Network.Find(datagram.Source.ToIPAddress()) is not { } source || source.Port != datagram.Source.Port)
                continue;
            var local = datagram.Destination.Address == UInt128.Zero ? datagram.Socket.Local : datagram.Destination;
            OnReply(source.Number, new(datagram.Payload, local.ToIPAddress(), datagram.Stamp, datagram.StampSource)
            {
                Path = datagram.Path,
            });
        }
    }

    private ExchangeSocket Open(Endpoint remote)
    {
        var port = Math.Max(0, config.Port);
        var bound = remote.IsIPv6 ? config.BindIPv6 : config.BindIPv4;
        var local = bound is null ? new Endpoint(UInt128.Zero, (ushort)port, remote.IsIPv6) : Endpoint.From(bound, port);
        return ExchangeSocket.Open(new()
        {
            Remote = remote,
            Local = local,
            Device = config.BindDevice,
            Dscp = daemon.Config.Ntp.Dscp,
            HardwareStamps = stamps is not null,
        });
    }

    private void End(int association)
    {
        if (!sockets.Remove(association, out var socket))
            return;
        late.Forget(association);
        reactor.Forget(socket.Handle);
        socket.Dispose();
    }

    private void Take(int association, ExchangeSocket socket)
    {
        // The stamp of the request first: the reply is measured with it.
        TakeStamps(association, socket);
        while (!socket.Handle.IsClosed && socket.TryReceive(buffer, out var length, out var stamp, out var card))
        {
            var packet = new WaitingReply(
                buffer[..length], socket.Local.ToIPAddress(), stamp ?? SystemClock.Now,
                stamp is null ? StampSource.Daemon : StampSource.Kernel);
            if (card is { } found && stamps is not null
                && stamps.TryArrival(found, packet.Stamp, length, socket.Local.IsIPv6, out var better, out _))
                packet = packet with { Stamp = better, StampSource = StampSource.Hardware };
            OnReply(association, packet);
        }
    }

    private void OnReply(int association, in WaitingReply packet)
    {
        if (packet.StampSource != StampSource.Hardware || !late.Hold(association, packet))
            Deliver(association, packet);
    }

    private void OnLeft(int association, UtcTime left, StampSource source)
    {
        daemon.Upstream.OnTransmitted(association, left, source);
        if (source == StampSource.Hardware)
            late.Release(association);
    }

    private void TakeStamps(int association, ExchangeSocket socket)
    {
        while (socket.TryTakeStamp(out var left, out var card))
        {
            if (left is { } kernel)
                OnLeft(association, kernel, StampSource.Kernel);
            if (card is { } found && stamps is not null && stamps.TryDeparture(found, left ?? SystemClock.Now, out var departure))
                OnLeft(association, departure, StampSource.Hardware);
        }
    }

    private void Deliver(int association, WaitingReply packet)
        => daemon.Upstream.OnPacket(association, packet.Stamp, packet.StampSource, packet.Packet, packet.Local, packet.Path);

    /// <summary>A packet's transmit timestamp: no two of ours have the same.</summary>
    private static ulong NumberOf(ReadOnlySpan<byte> packet)
        => NtpHeader.TryRead(packet, out var header) ? header.Transmit.Units : 0;

    private void TakeKeys()
    {
        while (exchanger.TryTake(out var done))
            daemon.Upstream.OnKeysExchanged(done.Association, done.Result);
    }

    private void TakeNames()
    {
        while (resolver.TryTake(out var name))
            daemon.Upstream.OnResolved(name!.Upstream, name.Addresses, name.IsFinal);
    }
}
