using System.Net;
using Stratum1.Protocol.Access;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Whom the time is served to, and where.</summary>
internal static class ServingDirectives
{
    private static readonly NumberRange BroadcastInterval = NumberRange.Seconds("interval", 1, 86_400);
    private static readonly NumberRange BroadcastPort = NumberRange.Whole("port", 1, ushort.MaxValue);

    internal static readonly Directive[] Rows =
    [
        new(
            "allow",
            "[all] [*network*]",
            Default: null,
            "Answer clients in that network; without a network, all. Nobody is answered by default. Where several networks contain a "
            + "client, the one with the longest prefix decides, in whatever order they are written, but a later word takes back "
            + "earlier ones of networks inside whose prefixes end in the same four bits (/25 to /28), as in chrony; `all` first "
            + $"forgets what was said of all smaller networks inside. A network is {AccessWords.Allowed}.",
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
            "Listen on this address only, and on those of further lines like it. Without a line for IPv4 or IPv6, on all addresses of that "
            + "kind.",
            ReadBindAddress),
        new(
            "binddevice",
            "*interface*",
            Default: null,
            "Listen on this network interface only.",
            (config, words) => config with { Ntp = config.Ntp with { BindDevice = BindDeviceWord.Read(words) } }),
        Directive.Whole(
            "dscp",
            NumberRange.Whole("point", 0, 63),
            "0",
            "Mark all NTP packets with this differentiated services code point; switches that know it let 46 (EF) pass before others.",
            (c, v) => c with { Ntp = c.Ntp with { Dscp = v } }),
        Directive.Whole(
            "servethreads",
            NumberRange.Whole("threads", 0, 64),
            "0",
            "How many threads answer requests; 0 takes one per processor. A client always meets the same one. chrony has none of this.",
            (c, v) => c with { Ntp = c.Ntp with { Threads = v } }),
        new(
            "broadcast",
            $"{BroadcastInterval.Argument} *address* [{BroadcastPort.Argument}]",
            Default: null,
            "Send the time unasked, every so many seconds, to this broadcast or multicast address, to port 123 or the given one. Listeners "
            + "cannot measure the way to them, so it is worse than asking. Can be written several times.",
            ReadBroadcast),
        Directive.Whole(
            "ptpport",
            NumberRange.Whole("port", 0, ushort.MaxValue),
            "0",
            "Also serve NTP inside of PTP messages on this UDP port, which must be 319 for network cards and switches that stamp and "
            + "correct nothing but PTP; 0 does not. Servers and peers whose option `port` is the same are asked in such messages, from "
            + "this port; with `extfield 10A`, and cards that stamp on both sides, the time that switches held them is corrected.",
            (c, v) => c with { Ntp = c.Ntp with { PtpPort = v } }),
        Directive.Whole(
            "ptpdomain",
            NumberRange.Whole("domain", 0, byte.MaxValue),
            "123",
            "The PTP domain of those messages; all others are ignored.",
            (c, v) => c with { Ntp = c.Ntp with { PtpDomain = (byte)v } }),
    ];

    private static ServerConfig ReadRule(ServerConfig config, Words words, bool allow)
        => config with { Ntp = config.Ntp with { Rules = config.Ntp.Rules.Add(AccessWords.Read(words, allow)) } };

    private static ServerConfig ReadBindAddress(ServerConfig config, Words words)
        => ReadAddress(words) is { } address
            ? config with { Ntp = config.Ntp with { BindAddresses = config.Ntp.BindAddresses.Add(address) } }
            : config;

    private static IPAddress? ReadAddress(Words words)
    {
        const string allowed = "an IPv4 or IPv6 address";
        var text = words.Text(allowed);
        if (AddressBlock.TryParse(text, out var block) && block.PrefixLength == (block.IsIPv4 ? 32 : 128) && !text.Contains('/'))
            return IPAddress.Parse(block.ToString());
        words.RefuseThis("is not an address", allowed, "Write the address alone, without port, prefix length or interface.");
        return null;
    }

    private static ServerConfig ReadBroadcast(ServerConfig config, Words words)
    {
        var interval = TimeInterval.FromSeconds(words.Number(BroadcastInterval));
        var address = ReadAddress(words);
        var port = words.AtEnd ? Protocol.Serving.Responder.NtpPort : words.Whole(BroadcastPort);
        return address is null
            ? config
            : config with { Ntp = config.Ntp with { Broadcasts = config.Ntp.Broadcasts.Add(new(interval, address, port)) } };
    }
}
