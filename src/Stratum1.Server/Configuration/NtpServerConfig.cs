using System.Collections.Immutable;
using System.Net;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration;

/// <summary>How time is served.</summary>
public sealed record NtpServerConfig
{
    /// <summary>UDP port; zero serves nobody.</summary>
    public int Port { get; init; }

    /// <summary>The addresses to listen on; a family of which there is none is listened to on all.</summary>
    public ImmutableArray<IPAddress> BindAddresses { get; init; } = [];

    /// <summary>The interface to listen on; null for any.</summary>
    public string? BindDevice { get; init; }

    /// <summary>Differentiated services code point of all NTP packets, 0 to 63.</summary>
    public int Dscp { get; init; }

    /// <summary>Serving threads; zero for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>All <c>allow</c> and <c>deny</c>, in the order of the file.</summary>
    public ImmutableList<AccessRule> Rules { get; init; } = [];

    /// <summary>The rules as a table.</summary>
    public AccessTable Access { get; init; } = AccessTable.Nobody;

    /// <summary>Whether clients are remembered at all.</summary>
    public bool KeepsClientLog { get; init; } = true;

    /// <summary>Octets for clients and interleaved exchanges together.</summary>
    public long ClientLogOctets { get; init; }

    /// <summary>How often one client is answered; null without limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>To whom time is sent unasked.</summary>
    public ImmutableArray<BroadcastConfig> Broadcasts { get; init; } = [];

    /// <summary>UDP port for NTP inside of PTP messages; zero for none. Our requests leave from it as well.</summary>
    public int PtpPort { get; init; }

    /// <summary>The domain of those messages.</summary>
    public byte PtpDomain { get; init; }

    /// <summary>Whether NTP to this port goes inside of PTP messages, and from our own: servers and peers have the same.</summary>
    public bool CarriesInPtp(int port) => PtpPort != 0 && port == PtpPort;
}

/// <summary>Somebody to whom time is sent unasked.</summary>
/// <param name="Interval">Between packets; positive.</param>
/// <param name="Address">A broadcast or multicast address, usually.</param>
/// <param name="Port">UDP port.</param>
public readonly record struct BroadcastConfig(TimeInterval Interval, IPAddress Address, int Port);
