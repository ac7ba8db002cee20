using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Where time comes from, and which of the sources are believed.</summary>
internal static class SourceDirectives
{
    internal static readonly Directive[] Rows =
    [
        new(
            "refclock",
            "*driver* [*parameter*] [*option*]…",
            Default: null,
            "A reference clock of this machine. Can be written several times.",
            (config, words) => RefclockReader.Read(words) is { } clock ? config with { Refclocks = config.Refclocks.Add(clock) } : config)
        {
            Details = RefclockDriver.ManualOfAll,
        },
        Directive.Number(
            "maxdistance",
            NumberRange.Seconds("distance", 0, 1e6),
            "3",
            "Ignore sources whose root distance (half the delay plus dispersion) is larger.",
            (c, v) => c with { Selection = c.Selection with { MaxDistance = TimeInterval.FromSeconds(v) } }),
        Directive.Whole(
            "minsources",
            NumberRange.Whole("count", 1, 1000, "sources"),
            "1",
            "Leave the clock alone until so many sources agree.",
            (c, v) => c with { Selection = c.Selection with { MinSources = v } }),
    ];
}
