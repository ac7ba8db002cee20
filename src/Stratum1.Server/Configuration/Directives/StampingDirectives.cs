using Stratum1.Linux;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Timestamps by network cards.</summary>
internal static class StampingDirectives
{
    private static readonly NumberRange Poll = NumberRange.Whole("exponent", -6, 20);
    private static readonly NumberRange Samples = NumberRange.Whole("readings", 2, 64);
    private static readonly NumberRange Compensation = NumberRange.Seconds("time", -1, 1);

    private static readonly StampingOption[] Options =
    [
        StampingOption.Whole(
            "minpoll", Poll, "0", "Shortest interval between readings of the card's clock, as a power of 2 in seconds.",
            (s, v) => s with { MinPoll = v }),
        StampingOption.Whole(
            "maxpoll", Poll, null, "Interval between readings while no packets are stamped; `minpoll` + 1 without this option.",
            (s, v) => s with { MaxPoll = v }),
        StampingOption.Whole(
            "minsamples", Samples, "2", "Readings that are needed before stamps are used.", (s, v) => s with { MinSamples = v }),
        StampingOption.Whole(
            "maxsamples", Samples, "16", "Readings from which offset and frequency of the card's clock are computed.",
            (s, v) => s with { MaxSamples = v }),
        StampingOption.Time(
            "precision", NumberRange.Seconds("error", 1e-12, 1), "100e-9", "A reading is believed no better than that.",
            (s, v) => s with { Precision = v }),
        StampingOption.Time(
            "txcomp", Compensation, "0", "How much later than stamped a packet leaves the card.",
            (s, v) => s with { TransmitCompensation = v }),
        StampingOption.Time(
            "rxcomp", Compensation, "0", "How much earlier than stamped a packet reaches the card.",
            (s, v) => s with { ReceiveCompensation = v }),
        new(
            "nocrossts", "", Default: null, "Do not use stamps that the hardware takes of both clocks at once, but readings by software.",
            (s, _) => s with { AvoidsCrossStamps = true }),
        new(
            "rxfilter", "*packets* (all, ntp, ptp, none)", Default: null,
            "Which arriving packets the card is to stamp. Without this option NTP packets if it can tell them, else all if it can, "
            + "else none.",
            ReadFilter),
    ];

    internal static readonly Directive[] Rows =
    [
        new(
            "hwtimestamp",
            "*interface* [*options*]",
            Default: null,
            "Let the network card of this interface stamp packets, `*` of every interface that can. Where a card's stamp is missing, the "
            + "kernel's is used; `serverstats` and `ntpdata` count them by kind.",
            Read)
        {
            Details = string.Concat(Options.Select(option => option.Manual)),
        },
        new(
            "hwtstimeout",
            Timeout.Argument,
            "0.001",
            "How long a reply of a server waits for the card's stamp of our request, which some cards tell late.",
            (config, words) => config with
            {
                Stamping = config.Stamping with { Timeout = TimeInterval.FromSeconds(words.Number(Timeout)) },
            }),
    ];

    private static NumberRange Timeout => NumberRange.Seconds("time", 0, 1);

    private static ServerConfig Read(ServerConfig config, Words words)
    {
        var card = Setting<StampingConfig>.WithDefaults(new() { Interface = words.Text("an interface or *") }, Options);
        while (words.Take() is { } word)
        {
            if (Array.Find(Options, row => row.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is not { } option)
            {
                var known = Options.Select(row => row.Name).ToArray();
                words.RefuseThis("is not an option of 'hwtimestamp'", string.Join(' ', known), Words.Suggestion(word, known));
                return config;
            }

            card = option.Apply(card, words);
        }

        return config with { Stamping = config.Stamping with { Interfaces = config.Stamping.Interfaces.Add(card) } };
    }

    private static StampingConfig ReadFilter(StampingConfig card, Words words)
        => card with
        {
            Filter = words.OneOf("none", "ntp", "ptp", "all") switch
            {
                0 => ReceiveFilter.None,
                1 => ReceiveFilter.Ntp,
                2 => ReceiveFilter.Ptp,
                _ => ReceiveFilter.All,
            },
        };

    /// <summary>A row for an option of <c>hwtimestamp</c>. See <see cref="Setting{T}"/>.</summary>
    private sealed record StampingOption(
        string Name, string Argument, string? Default, string Help, Func<StampingConfig, Words, StampingConfig> Apply)
        : Setting<StampingConfig>(Name, Argument, Default, Help, Apply)
    {
        internal static StampingOption Whole(
            string name, NumberRange range, string? initial, string help, Func<StampingConfig, int, StampingConfig> set)
            => new(name, range.Argument, initial, help, (card, words) => set(card, words.Whole(range)));

        internal static StampingOption Time(
            string name, NumberRange range, string? initial, string help, Func<StampingConfig, TimeInterval, StampingConfig> set)
            => new(name, range.Argument, initial, help, (card, words) => set(card, TimeInterval.FromSeconds(words.Number(range))));
    }
}
