using System.Net;
using System.Net.Sockets;
using Stratum1.Protocol.Access;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Whom the time is served to, and where.</summary>
internal static class ServingDirectives
{
    private const string NetworkAllowed
        = "nothing, an address, 192.0.2.0/24, 2001:db8::/32, or 192.0 for 192.0.0.0/16; 'all' may stand before";

    /// <summary>IFNAMSIZ is 16 with its final zero (linux/if.h).</summary>
    private const int LongestInterfaceName = 15;

    internal static readonly Directive[] Rows =
    [
        new(
            "allow",
            "[all] [*network*]",
            Default: null,
            "Answer clients in that network; without a network, all. Nobody is answered by default. Where several networks contain a "
            + "client, the one with the longest prefix decides, in whatever order they are written; `all` first forgets what was said of "
            + $"smaller networks inside. A network is {NetworkAllowed}.",
            (config, words) => ReadRule(config, words, allow: true)),
        new(
            "deny",
            "[all] [*network*]",
            Default: null,
            "Do not answer clients in that network; see `allow`.",
            (config, words) => ReadRule(config, words, allow: false)),
        Directive.Whole(
            "port",
            NumberRange.Whole("port", 0, ushort.MaxValue),
            "123",
            "The UDP port on which time is served; 0 serves nobody.",
            (c, v) => c with { Ntp = c.Ntp with { Port = v } }),
        new(
            "bindaddress",
            "*address*",
            Default: null,
            "Listen on this address only; one for IPv4 and one for IPv6 can be given, the last of each counts. By default on all.",
            ReadBindAddress),
        new(
            "binddevice",
            "*interface*",
            Default: null,
            "Listen on this network interface only.",
            ReadBindDevice),
    ];

    private static ServerConfig ReadRule(ServerConfig config, Words words, bool allow)
    {
        var everything = words.TryTake("all");
        AddressBlock? block = null;
        if (words.Take() is { } network)
        {
            if (AddressBlock.TryParse(network, out var parsed))
                block = parsed;
            else
                words.RefuseThis("is not a network", NetworkAllowed, NetworkRemedy(network));
        }

        return config with { Ntp = config.Ntp with { Rules = config.Ntp.Rules.Add(new(allow, block, everything)) } };
    }

    private static string NetworkRemedy(string network)
        => network.Any(char.IsAsciiLetter) && !network.Contains(':')
            ? "Host names are not supported yet by this version: write the address."
            : "Correct the address or its prefix length.";

    private static ServerConfig ReadBindAddress(ServerConfig config, Words words)
    {
        const string allowed = "an IPv4 or IPv6 address";
        var text = words.Text(allowed);
        var isAddress = AddressBlock.TryParse(text, out var block)
            && block.PrefixLength == (block.IsIPv4 ? 32 : 128) && !text.Contains('/');
        if (!isAddress)
        {
            words.RefuseThis("is not an address", allowed, "Write the address alone, without port, prefix length or interface.");
            return config;
        }

        var address = IPAddress.Parse(block.ToString());
        return address.AddressFamily == AddressFamily.InterNetwork
            ? config with { Ntp = config.Ntp with { BindIPv4 = address } }
            : config with { Ntp = config.Ntp with { BindIPv6 = address } };
    }

    private static ServerConfig ReadBindDevice(ServerConfig config, Words words)
    {
        const string allowed = "the name of a network interface, such as eth0";
        var name = words.Text(allowed);
        if (name.Length > LongestInterfaceName || name.Contains('/'))
            words.RefuseThis("is not the name of an interface", allowed, "Write a name that 'ip link' shows.");
        return config with { Ntp = config.Ntp with { BindDevice = name } };
    }
}
