using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Where time comes from.</summary>
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
    ];
}
