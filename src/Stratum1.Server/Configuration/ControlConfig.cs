using System.Collections.Immutable;
using System.Net;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration;

/// <summary>Who may ask and command with chronyc, and where. The defaults are chrony's, apart from the path.</summary>
public sealed record ControlConfig
{
    /// <summary>Where the Unix socket is unless configured.</summary>
    public const string DefaultPath = "/run/stratum1/stratum1d.sock";

    /// <summary>UDP port; zero answers the Unix socket only.</summary>
    public int Port { get; init; }

    /// <summary>The IPv4 address to listen on.</summary>
    public IPAddress BindIPv4 { get; init; } = IPAddress.Loopback;

    /// <summary>The IPv6 address to listen on.</summary>
    public IPAddress BindIPv6 { get; init; } = IPAddress.IPv6Loopback;

    /// <summary>The interface to listen on; null for any.</summary>
    public string? BindDevice { get; init; }

    /// <summary>The Unix socket; null without.</summary>
    public string? SocketPath { get; init; } = DefaultPath;

    /// <summary>All <c>cmdallow</c> and <c>cmddeny</c>, in the order of the file.</summary>
    public ImmutableList<AccessRule> Rules { get; init; } = [];

    /// <summary>How often one address is answered over the network; null without limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>The reports that may be asked for over the network.</summary>
    public OpenCommands Open { get; init; }
}
