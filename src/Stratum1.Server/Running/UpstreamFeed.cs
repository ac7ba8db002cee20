using System.Collections.Frozen;
using System.Net;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Hosts;

namespace Stratum1.Server.Running;

/// <summary>
/// Between the servers and peers on the network and the engine: sends what is to be sent, and hands on packets, addresses, routes and
/// keys.
/// </summary>
/// <param name="daemon">Whose engine.</param>
/// <param name="host">Whose sockets.</param>
public sealed class UpstreamFeed(Daemon daemon, Host host)
{
    private readonly List<(int Association, UtcTime? At)> departures = [];
    private int changes;

    /// <summary>A packet came from a server or peer.</summary>
    public void OnPacket(
        int association, UtcTime stamp, StampSource by, ReadOnlySpan<byte> packet, IPAddress? local, PathTime path = default)
    {
        daemon.Engine.OnPacket(host.Read(), association, stamp, by, packet, local, path);
        daemon.Perform();
    }

    /// <summary>A packet to a server or peer has left.</summary>
    public void OnTransmitted(int association, UtcTime stamp, StampSource by)
    {
        daemon.Engine.OnTransmitted(host.Read(), association, stamp, by);
        daemon.Perform();
    }

    /// <summary>The name of a server was resolved, or not.</summary>
    public void OnResolved(int upstream, IReadOnlyList<IPAddress> addresses, bool isFinal)
    {
        daemon.Engine.OnResolved(host.Read(), upstream, addresses, isFinal);
        daemon.Perform();
    }

    /// <summary>Cables, wireless networks or routes have changed.</summary>
    public void OnRoutes()
    {
        daemon.Engine.OnRoutes(host.Read(), host.HasRoute);
        daemon.Perform();
    }

    /// <summary>Keys were exchanged with a server, or not.</summary>
    public void OnKeysExchanged(int association, KeyExchangeResult result)
    {
        daemon.Engine.OnKeysExchanged(host.Read(), association, result);
        daemon.Perform();
    }

    /// <summary>Sends a packet; the engine hears of it in <see cref="TellDepartures"/>.</summary>
    internal void Send(in EngineAction action) => departures.Add((action.Association, host.Send(action)));

    /// <summary>Packets have left while actions were performed; what follows from it is performed after them.</summary>
    internal void TellDepartures()
    {
        if (departures.Count == 0)
            return;
        var now = host.Read();
        foreach (var (association, at) in departures)
            daemon.Engine.OnTransmitted(now, association, at, StampSource.Daemon);
        departures.Clear();
        daemon.Perform();
    }

    /// <summary>
    /// Where other servers are asked than before, those that have their addresses now get their past, and serving threads hand on what
    /// they send to the port on which we serve.
    /// </summary>
    internal void TellAssociations()
    {
        var network = daemon.Engine.Network;
        if (network.Changes == changes)
            return;
        changes = network.Changes;
        daemon.RestoreHistories();
        var addresses = network.Sources.Select(source => ClientTable.Number(source.Address.GetAddressBytes()));
        daemon.Adopt(daemon.Rules with { Associations = addresses.ToFrozenSet() });
    }
}
