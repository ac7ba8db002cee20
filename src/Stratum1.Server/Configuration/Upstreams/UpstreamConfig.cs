using System.Collections.Immutable;
using System.Net;
using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration.Upstreams;

/// <summary>A <c>server</c>, <c>pool</c> or <c>peer</c> line. Immutable.</summary>
/// <param name="Place">Where it stands, for messages.</param>
/// <param name="Options">What the engine is told.</param>
public sealed record UpstreamConfig(ConfigPlace Place, UpstreamOptions Options);

/// <summary>The servers on the network, and how all of them are asked.</summary>
public sealed record UpstreamsConfig
{
    /// <summary>In the order of the file.</summary>
    public ImmutableArray<UpstreamConfig> All { get; init; } = [];

    /// <summary><c>acquisitionport</c>: −1 a new one per request, 0 a random one kept, or the port.</summary>
    public int Port { get; init; }

    /// <summary><c>bindacqaddress</c> for IPv4; null for any.</summary>
    public IPAddress? BindIPv4 { get; init; }

    /// <summary><c>bindacqaddress</c> for IPv6; null for any.</summary>
    public IPAddress? BindIPv6 { get; init; }

    /// <summary><c>bindacqdevice</c>; null for any.</summary>
    public string? BindDevice { get; init; }

    /// <summary><c>refresh</c>; zero never.</summary>
    public TimeInterval Refresh { get; init; }

    /// <summary><c>maxsamples</c>; zero is no limit.</summary>
    public int MaxSamples { get; init; }

    /// <summary><c>minsamples</c>.</summary>
    public int MinSamples { get; init; }
}
