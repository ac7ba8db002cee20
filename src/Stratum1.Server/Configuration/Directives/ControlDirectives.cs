using Stratum1.Protocol.Control;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Who may ask and command with chronyc, or with stratum1.</summary>
internal static class ControlDirectives
{
    /// <summary>sizeof(sun_path) in struct sockaddr_un with its final zero (unix(7)).</summary>
    private const int LongestPath = 107;

    /// <summary>chrony's default of <c>cmdratelimit interval</c>, log₂ seconds.</summary>
    private const int UsualInterval = -4;

    /// <summary>The words of <c>opencommands</c> and what they open.</summary>
    private static readonly (string Word, OpenCommands Command)[] OpenWords =
    [
        ("activity", OpenCommands.Activity),
        ("authdata", OpenCommands.AuthData),
        ("clients", OpenCommands.Clients),
        ("manual", OpenCommands.Manual),
        ("ntpdata", OpenCommands.NtpData),
        ("rtcdata", OpenCommands.RtcData),
        ("selectdata", OpenCommands.SelectData),
        ("serverstats", OpenCommands.ServerStats),
        ("smoothing", OpenCommands.Smoothing),
        ("sourcename", OpenCommands.SourceName),
        ("sources", OpenCommands.Sources),
        ("sourcestats", OpenCommands.SourceStats),
        ("tracking", OpenCommands.Tracking),
    ];

    internal static readonly Directive[] Rows =
    [
        Directive.Whole(
            "cmdport",
            NumberRange.Whole("port", 0, ushort.MaxValue),
            "323",
            "The UDP port on which chronyc can ask; 0 leaves the Unix socket alone.",
            (c, v) => c with { Control = c.Control with { Port = v } }),
        new(
            "bindcmdaddress",
            "*address*|*path*",
            Default: null,
            "Where chronyc can ask: an address for each family, by default 127.0.0.1 and ::1, and the path of the Unix socket, by default "
            + $"`{ControlConfig.DefaultPath}`; the path `/` makes none. Over the Unix socket everything may be commanded, by its owner, "
            + "its group and root; over the network reports may be asked for, and nothing else. On other addresses than those of loopback, "
            + "`cmdallow` must name who may ask.",
            ReadAddress),
        new(
            "bindcmddevice",
            "*interface*",
            Default: null,
            "Answer chronyc on this network interface only.",
            (config, words) => config with { Control = config.Control with { BindDevice = BindDeviceWord.Read(words) } }),
        new(
            "cmdallow",
            "[all] [*network*]",
            Default: null,
            "Answer chronyc from that network; see `allow`. This machine may always ask.",
            (config, words) => ReadRule(config, words, allow: true)),
        new(
            "cmddeny",
            "[all] [*network*]",
            Default: null,
            "Do not answer chronyc from that network; see `allow`.",
            (config, words) => ReadRule(config, words, allow: false)),
        new(
            "cmdratelimit",
            RateLimitReader.Argument(withKiss: false),
            Default: null,
            "Answer each address over the network only so often: after a burst one reply in 2^interval seconds (default -4, 16 a second), "
            + "a burst being so many replies at once (default 8); beyond that one request in 2^leak gets a reply all the same (default 2). "
            + "Requests from this machine are not limited.",
            (config, words) => config with
            {
                Control = config.Control with { RateLimit = RateLimitReader.Read(words, new(interval: UsualInterval), withKiss: false) },
            }),
        new(
            "opencommands",
            "[*report*]…",
            "activity manual rtcdata smoothing sourcename sources sourcestats tracking",
            $"The reports that may be asked for over the network, of these: {string.Join(", ", OpenWords.Select(w => w.Word))}. "
            + "Without a word, none.",
            ReadOpen),
    ];

    private static ServerConfig ReadAddress(ServerConfig config, Words words)
    {
        const string allowed = "an IPv4 or IPv6 address, the path of a Unix socket, or / for no Unix socket";
        var text = words.Text(allowed);
        if (text.StartsWith('/'))
        {
            if (text.Length > LongestPath)
                words.RefuseThis("is too long for a Unix socket", allowed, $"Choose a path of at most {LongestPath} characters.");
            return config with { Control = config.Control with { SocketPath = text == "/" ? null : text } };
        }

        if (!ControlAddress.TryParse(text, out var parsed) || parsed.ToIPAddress() is not { } address)
        {
            words.RefuseThis("is neither an address nor a path", allowed, "Write the address without port, prefix length or interface.");
            return config;
        }

        return parsed.Kind == ControlAddressKind.IPv4
            ? config with { Control = config.Control with { BindIPv4 = address } }
            : config with { Control = config.Control with { BindIPv6 = address } };
    }

    private static ServerConfig ReadRule(ServerConfig config, Words words, bool allow)
        => config with { Control = config.Control with { Rules = config.Control.Rules.Add(AccessWords.Read(words, allow)) } };

    private static ServerConfig ReadOpen(ServerConfig config, Words words)
    {
        var open = OpenCommands.None;
        var names = OpenWords.Select(w => w.Word).ToArray();
        while (!words.AtEnd)
            open |= OpenWords[words.OneOf(names)].Command;
        return config with { Control = config.Control with { Open = open } };
    }
}
