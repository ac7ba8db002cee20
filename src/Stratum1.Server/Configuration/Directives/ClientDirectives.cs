using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>What is remembered of clients, how often they are answered, and how they prove who they are.</summary>
internal static class ClientDirectives
{
    internal static readonly Directive[] Rows =
    [
        new(
            "clientloglimit",
            Limit.Argument,
            $"{ClientLogMemory.DefaultOctets}",
            "Memory for the table of clients and for the interleaved mode. It is all taken at start, and never exceeded: clients that were "
            + "silent longest make room for others. The default is enough for 8192 clients.",
            (config, words) => config with { Ntp = config.Ntp with { ClientLogOctets = (long)words.Number(Limit) } }),
        Directive.Switch(
            "noclientlog",
            "Remember no clients. Then there is no interleaved mode and no `ratelimit` either, for they need the memory.",
            c => c with { Ntp = c.Ntp with { KeepsClientLog = false } }),
        new(
            "ratelimit",
            RateLimitReader.Argument(withKiss: true),
            Default: null,
            "Answer a client that asks often no more than once in 2^`interval` seconds (default 3) on average, after a burst of `burst` "
            + "answers (8). Of the requests beyond that, one in 2^`leak` (2) is answered all the same, lest somebody with a forged address "
            + "silences a client, and one in 2^`kod` (0: none) is told to ask less often.",
            (config, words) => config with
            {
                Ntp = config.Ntp with { RateLimit = RateLimitReader.Read(words, new RateLimit(interval: 3), withKiss: true) },
            }),
        Directive.Text(
            "keyfile",
            "path",
            initial: null,
            "The file with symmetric keys, in chrony's format: number, type and key on each line. `chronyc rekey` reads it again. A line "
            + "that is wrong is reported with its number, and the others are used.",
            (c, v) => c with { KeyFile = v }),
        Directive.Whole(
            "maxtxbuffers",
            NumberRange.Whole("buffers", 0, 1_048_576),
            "0",
            "Accepted for chrony's sake: transmit timestamps are matched with replies on every kind of link without buffers.",
            (c, _) => c),
        new(
            "ntpsigndsocket",
            "*folder*",
            Default: null,
            "Not built: signing replies with Samba's help for Active Directory clients. The line is refused, so that nobody relies on it.",
            (config, words) =>
            {
                words.Refuse(
                    "ntpsigndsocket",
                    "is not built into this server: it cannot sign replies for Active Directory clients with Samba's help",
                    "",
                    "Remove the line, and serve those clients with chronyd on Samba's machine; it can follow this server.");
                return config;
            })
        {
            IsSupported = false,
        },
    ];

    private static NumberRange Limit => NumberRange.Whole("limit", 1, int.MaxValue, "octets");
}
