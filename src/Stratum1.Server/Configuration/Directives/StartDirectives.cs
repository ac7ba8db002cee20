using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Where the first time comes from, apart from sources.</summary>
internal static class StartDirectives
{
    private static readonly NumberRange Threshold = NumberRange.Seconds("threshold", 0, 1e9);

    internal static readonly Directive[] Rows =
    [
        new(
            "initstepslew",
            $"{Threshold.Argument} [*server*]…",
            Default: null,
            "Before anything else, ask these servers in a burst and set the clock by them once: step it when it is at least the threshold "
            + "off, else slew it. Then they are forgotten, and the sources of the configuration are asked. `makestep` does the same with "
            + "the sources themselves, and is usually what is wanted.",
            ReadInitialStep),
        Directive.Text(
            "dumpdir",
            "folder",
            initial: null,
            "When the daemon ends, or `chronyc dump` says so, write what servers and reference clocks have told into files of this folder. "
            + "A start with `-r` takes them up, and needs no new measurements to be synchronised; if the first new one contradicts them, "
            + "they are forgotten. Any start removes the files. GNSS receivers need none: they are locked again within seconds.",
            (config, folder) => config with { Start = config.Start with { HistoryFolder = folder } }),
        Directive.Switch(
            "manual",
            "Accept times that a person types (`chronyc settime`), from the start; `chronyc manual on` does it later. The clock is "
            + "slewed to the time typed, and its frequency set by a line through all of them. It does not become synchronised by that: to "
            + "serve it, add `local`.",
            config => config with { Start = config.Start with { AcceptsTypedTimes = true } }),
    ];

    private static ServerConfig ReadInitialStep(ServerConfig config, Words words)
    {
        var threshold = TimeInterval.FromSeconds(words.Number(Threshold));
        var servers = new List<UpstreamOptions>();
        while (words.Take() is { } name)
            servers.Add(new() { Name = name, BurstsAtStart = true });
        return config with
        {
            Start = config.Start with { InitialStep = servers.Count > 0 ? new(threshold, servers) : null },
        };
    }
}
