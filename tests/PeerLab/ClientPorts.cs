using System.Net;
using Stratum1.Engine;
using Stratum1.PeerLab.Simulator;

namespace Stratum1.PeerLab;

/// <summary>Which association a packet belongs to that comes to another port than the server's.</summary>
/// <param name="environment">Its random numbers are those of the node.</param>
/// <param name="configured"><c>acquisitionport</c>.</param>
internal sealed class ClientPorts(NodeEnvironment environment, int configured)
{
    private const int FirstPort = 49_152;

    private readonly List<Exchange> open = [];

    /// <summary>The port a request leaves from.</summary>
    public uint Open(in EngineAction request)
    {
        var port = configured > 0 ? (uint)configured : (uint)environment.Random.Next(FirstPort, ushort.MaxValue);
        Close(request.Association);
        open.Add(new(request.Association, request.Address!, (uint)request.Port, port));
        return port;
    }

    /// <summary>Its exchange is over.</summary>
    public void Close(int association) => open.RemoveAll(exchange => exchange.Association == association);

    /// <summary>The association that waits for a packet from there; null when none does.</summary>
    public int? Find(IPAddress address, in PacketHeader packet)
    {
        foreach (var exchange in open)
        {
            if (exchange.Local == packet.DestinationPort && exchange.Remote == packet.SourcePort && exchange.Address.Equals(address))
                return exchange.Association;
        }

        return null;
    }

    private readonly record struct Exchange(int Association, IPAddress Address, uint Remote, uint Local);
}
