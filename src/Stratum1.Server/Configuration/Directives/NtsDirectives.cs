using System.Collections.Immutable;
using System.Globalization;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>NTS: our server's key exchange, and what server and client share.</summary>
internal static class NtsDirectives
{
    private const string AllowedAlgorithms = "30 (AES-128-GCM-SIV), 15 (AES-SIV-CMAC-256), 17 (AES-SIV-CMAC-512)";

    /// <summary>No name in the DNS is longer (RFC 1035 §2.3.4).</summary>
    private const int LongestName = 255;

    /// <summary>The interval in log₂ seconds that chrony has for <c>ntsratelimit</c> when none is written: 64 s.</summary>
    private const int RateLimitInterval = 6;

    internal static readonly Directive[] Rows =
    [
        new(
            "ntsservercert",
            "*certificate file*",
            Default: null,
            "The certificate of our NTS key exchange, PEM: our own first, then those between it and a root. Together with "
            + "`ntsserverkey` it makes this an NTS server. Both may be written several times; a client gets the certificate that has the "
            + "name it asks for, else the first. The files are read again when they change, without a restart and without disturbing "
            + "anybody. `stratum1 nts init` makes some.",
            (config, words) => With(
                config, config.Nts with { CertificateFiles = config.Nts.CertificateFiles.Add(File(words, "certificate file")) })),
        new(
            "ntsserverkey",
            "*key file*",
            Default: null,
            "The private key of the certificate that the `ntsservercert` of the same rank names: PEM, without a pass phrase, readable for "
            + "the user that the daemon becomes.",
            (config, words) => With(config, config.Nts with { KeyFiles = config.Nts.KeyFiles.Add(File(words, "key file")) })),
        Directive.Text(
            "ntsauthority",
            "folder",
            initial: null,
            "Use the certificate that `stratum1 nts init` made in this folder, and renew it two months before its end. Stands for "
            + "`ntsservercert` and `ntsserverkey`, which may be there as well.",
            (c, v) => With(c, c.Nts with { AuthorityFolder = v })),
        Directive.Whole(
            "ntsport",
            NumberRange.Whole("port", 1, ushort.MaxValue),
            $"{KeKeys.Port}",
            "The TCP port of our NTS key exchange.",
            (c, v) => With(c, c.Nts with { Port = v })),
        Directive.Whole(
            "ntsprocesses",
            NumberRange.Whole("threads", 0, 1000),
            "1",
            "Threads for key exchanges. They never delay those that serve time. With chrony they are processes; 0 means 1.",
            (c, v) => With(c, c.Nts with { Threads = v })),
        Directive.Whole(
            "maxntsconnections",
            NumberRange.Whole("connections", 1, 1_000_000),
            "100",
            "How many clients each of those threads serves at a time. When there are more, the one that has been silent longest makes "
            + "room.",
            (c, v) => With(c, c.Nts with { MaxConnections = v })),
        new(
            "ntsratelimit",
            RateLimitReader.Argument(withKiss: false),
            Default: null,
            "Exchange keys with one client no more than once in 2^`interval` seconds (default 6) on average, after a burst of `burst` (8); "
            + "of the connections beyond that, one in 2^`leak` (2) is served all the same. See `ratelimit`.",
            (config, words) => With(config, config.Nts with
            {
                RateLimit = RateLimitReader.Read(words, new RateLimit(interval: RateLimitInterval), withKiss: false),
            })),
        new(
            "ntsntpserver",
            "*name*",
            Default: null,
            "Tell NTS clients to ask this host, a name or an address, for time. It must have our master keys: see `ntsrotate 0`.",
            ReadServer),
        Directive.Number(
            "ntsrotate",
            NumberRange.Seconds("interval", 0, int.MaxValue),
            "604800",
            "How long cookies are sealed with the same key. The two keys before it are kept, so a client that asks once in that time never "
            + "needs new keys. With 0 the keys are made by another server of a cluster: copy its `ntskeys` into `ntsdumpdir`, and say "
            + "`chronyc rekey`.",
            (c, v) => With(c, c.Nts with { Rotation = TimeInterval.FromSeconds(v) })),
        Directive.Text(
            "ntsdumpdir",
            "folder",
            initial: null,
            "Where NTS keys and cookies are kept over a restart; without it all clients exchange keys once more after each. Its files are "
            + "secret, and those of chronyd are understood.",
            (c, v) => With(c, c.Nts with { DumpFolder = v })),
        Directive.Text(
            "ntscachedir",
            "folder",
            initial: null,
            "The old name of `ntsdumpdir`.",
            (c, v) => With(c, c.Nts with { DumpFolder = v })),
        new(
            "ntsaeads",
            "*number* [*number*] …",
            "30 15",
            $"The algorithms that client and server may use, the client's best first: {AllowedAlgorithms}.",
            ReadAlgorithms),
    ];

    internal static readonly Directive[] ClientRows =
    [
        Directive.Number(
            "ntsrefresh",
            NumberRange.Seconds("interval", 0, int.MaxValue),
            "2419200",
            "How long keys that were exchanged with a server are used before they are exchanged anew.",
            (c, v) => With(c, c.Nts with { Refresh = TimeInterval.FromSeconds(v) })),
        new(
            "ntstrustedcerts",
            "[*set*] *path*",
            Default: null,
            "A file, or a folder of files, with certificates (PEM) that are trusted besides the system's: those of authorities, or of "
            + "single servers. A server's option `certset` names the set that verifies it; without a number it is set 0. Can be written "
            + "several times.",
            ReadTrust),
        Directive.Switch(
            "nosystemcert",
            "Do not trust the system's certificates; they belong to set 0.",
            c => With(c, c.Nts with { TrustsSystem = false })),
        Directive.Whole(
            "nocerttimecheck",
            NumberRange.Whole("updates", 0, int.MaxValue),
            "0",
            "Do not check dates of certificates before the clock was updated so many times. Hardly needed: where the clock cannot be right "
            + "at start, a majority of servers is believed until certificates can be checked.",
            (c, v) => With(c, c.Nts with { UncheckedUpdates = v })),
    ];

    private static ServerConfig ReadTrust(ServerConfig config, Words words)
    {
        const string allowed = "a number and a path, or a path";
        var path = words.Text(allowed);
        var set = 0u;
        if (!words.AtEnd)
        {
            if (!uint.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out set))
                words.RefuseThis("is not the number of a set", allowed, "Write the number before the path.");
            path = words.Text(allowed);
        }

        return With(config, config.Nts with { TrustedFiles = config.Nts.TrustedFiles.Add((set, path)) });
    }

    private static ServerConfig With(ServerConfig config, NtsConfig nts) => config with { Nts = nts };

    private static NamedFile File(Words words, string what) => new(words.Text(what), words.Place);

    private static ServerConfig ReadServer(ServerConfig config, Words words)
    {
        const string allowed = "a host name or an address";
        var name = words.Text(allowed);
        if (name.Length > LongestName || name.Any(c => c is <= ' ' or > '~'))
            words.RefuseThis("is not the name of a host", allowed, "Write the name that clients shall look up.");
        return With(config, config.Nts with { NtpServer = name });
    }

    private static ServerConfig ReadAlgorithms(ServerConfig config, Words words)
    {
        var algorithms = ImmutableArray.CreateBuilder<AeadAlgorithm>();
        if (words.AtEnd)
            words.Warn("names no algorithm, so that nobody can exchange keys", $"Write some of {AllowedAlgorithms}, or remove the line.");
        while (!words.AtEnd)
        {
            var word = words.Text(AllowedAlgorithms);
            if (ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && ((AeadAlgorithm)number).IsKnown())
                algorithms.Add((AeadAlgorithm)number);
            else
                words.RefuseThis("is not the number of an algorithm we have", AllowedAlgorithms, "Write the numbers only.");
        }

        return With(config, config.Nts with { Algorithms = [.. algorithms.Distinct()] });
    }
}
