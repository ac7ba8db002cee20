using System.Net;
using System.Net.Sockets;
using Stratum1.Engine.Network;
using Stratum1.Server.Configuration.Upstreams;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Servers on the network.</summary>
internal static class UpstreamDirectives
{
    private const string Choice
        = "Choose servers that you may use: those of your provider, of your organisation, or a zone that the NTP Pool Project has given "
        + "you. None is built in, because servers that a product names by itself get more requests than their owners ever agreed to.";

    internal static readonly Directive[] Rows =
    [
        Source("server", UpstreamKind.Server, $"A server that is asked for the time. {Choice}"),
        Source("pool", UpstreamKind.Pool, $"Several servers behind one name; bad ones are replaced by others of that name. {Choice}"),
        Source("peer", UpstreamKind.Peer, "Another time server that asks us as well: each follows the other when it has lost its sources."),
        Directive.Whole(
            "acquisitionport",
            NumberRange.Whole("port", -1, ushort.MaxValue),
            "-1",
            "UDP port of our requests: −1 is a new one for each, which makes replies harder to forge; 0 a random one that is kept.",
            (c, v) => c with { Upstreams = c.Upstreams with { Port = v } }),
        new("bindacqaddress", "*address*", Default: null, "Local address of our requests; one per address family.", ReadAddress),
        Directive.Text(
            "bindacqdevice",
            "interface",
            initial: null,
            "Network interface of our requests.",
            (c, v) => c with { Upstreams = c.Upstreams with { BindDevice = v } }),
        Directive.Number(
            "refresh",
            NumberRange.Seconds("interval", 0, 1e9),
            "1209600",
            "How often names of servers are resolved again, to follow them when they move; 0 never.",
            (c, v) => c with { Upstreams = c.Upstreams with { Refresh = TimeInterval.FromSeconds(v) } }),
        Directive.Whole(
            "maxsamples",
            NumberRange.Whole("count", 0, 64),
            "0",
            "With 1 or 2, servers are believed after so many measurements instead of three. Otherwise without effect: the estimator weighs "
            + "old measurements by itself.",
            (c, v) => c with { Upstreams = c.Upstreams with { MaxSamples = v } }),
        Directive.Whole(
            "minsamples",
            NumberRange.Whole("count", 0, 64),
            "6",
            "How many measurements those that answer must have before a silent one is given up; the estimator weighs old ones by itself.",
            (c, v) => c with { Upstreams = c.Upstreams with { MinSamples = v } }),
    ];

    private static Directive Source(string name, UpstreamKind kind, string help)
        => new(name, "*name* [*option*]…", Default: null, $"{help} Can be written several times.", (config, words) => config with
        {
            Upstreams = config.Upstreams with { All = config.Upstreams.All.Add(UpstreamReader.Read(kind, words)) },
        })
        {
            Details = UpstreamReader.ManualOf(kind),
        };

    private static ServerConfig ReadAddress(ServerConfig config, Words words)
    {
        const string allowed = "an IPv4 or IPv6 address";
        var text = words.Text(allowed);
        if (!IPAddress.TryParse(text, out var address))
        {
            words.RefuseThis("is not an address", allowed, "Write the address alone, without port or interface.");
            return config;
        }

        return address.AddressFamily == AddressFamily.InterNetwork
            ? config with { Upstreams = config.Upstreams with { BindIPv4 = address } }
            : config with { Upstreams = config.Upstreams with { BindIPv6 = address } };
    }
}
