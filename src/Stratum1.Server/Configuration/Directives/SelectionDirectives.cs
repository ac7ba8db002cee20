using Stratum1.Discipline.Selection;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Which of the sources are believed.</summary>
internal static class SelectionDirectives
{
    /// <summary>Enough for any network, and below the ±68 years of a <see cref="TimeInterval"/>.</summary>
    private const double LongestSeconds = 1e6;

    internal static readonly Directive[] Rows =
    [
        new(
            "authselectmode",
            "require|prefer|mix|ignore",
            "mix",
            "How sources with and without authentication are combined. `require`: servers without authentication are never selected. "
            + "`prefer`: not while a server with authentication is configured. `mix`: where there are both, those with authentication and "
            + "the reference clocks get the options `require` and `trust`. `ignore`: no difference.",
            (c, words) => c with
            {
                Selection = c.Selection with
                {
                    Authentication = words.OneOf("require", "prefer", "mix", "ignore") switch
                    {
                        0 => AuthenticationMode.Require,
                        1 => AuthenticationMode.Prefer,
                        2 => AuthenticationMode.Mix,
                        _ => AuthenticationMode.Ignore,
                    },
                },
            }),
        Directive.Number(
            "combinelimit",
            new("limit", 0, 1e6),
            "3",
            "Sources that are this many times as distant as the best are not combined with it; 0 uses the best alone.",
            (c, v) => c with { Selection = c.Selection with { CombineLimit = v } }),
        Seconds(
            "maxdistance",
            "distance",
            "3",
            "Ignore sources whose root distance (half the delay plus dispersion) is larger.",
            (s, v) => s with { MaxDistance = v }),
        Seconds(
            "maxjitter",
            "jitter",
            "1",
            "Ignore sources whose measurements scatter more.",
            (s, v) => s with { MaxJitter = v }),
        Directive.Whole(
            "maxstratum",
            NumberRange.Whole("stratum", 0, 15),
            "15",
            "Ignore sources of a higher stratum.",
            (c, v) => c with { Selection = c.Selection with { MaxStratum = v } }),
        Directive.Whole(
            "minstratum",
            NumberRange.Whole("stratum", 0, 15),
            "0",
            "Ignore sources of a lower stratum.",
            (c, v) => c with { Selection = c.Selection with { MinStratum = v } }),
        Directive.Whole(
            "minsources",
            NumberRange.Whole("count", 1, 1000, "sources"),
            "1",
            "Leave the clock alone until so many sources agree.",
            (c, v) => c with { Selection = c.Selection with { MinSources = v } }),
        Seconds(
            "reselectdist",
            "distance",
            "0.0001",
            "What a source must be nearer by, for some time, to replace the best one.",
            (s, v) => s with { ReselectDistance = v }),
        Seconds(
            "stratumweight",
            "distance",
            "0.001",
            "The distance that each stratum counts for when the best source is chosen.",
            (s, v) => s with { StratumWeight = v }),
    ];

    private static Directive Seconds(
        string name, string argument, string initial, string help, Func<SelectionOptions, TimeInterval, SelectionOptions> set)
        => Directive.Number(
            name, NumberRange.Seconds(argument, 0, LongestSeconds), initial, help,
            (c, v) => c with { Selection = set(c.Selection, TimeInterval.FromSeconds(v)) });
}
