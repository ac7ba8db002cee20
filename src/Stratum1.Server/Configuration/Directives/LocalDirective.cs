using Stratum1.Engine;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>Serving without any source.</summary>
internal static class LocalDirective
{
    /// <summary>Clients of an orphan group must have found each other's real sources first (chrony.conf(5)).</summary>
    private const int OrphanWaitSeconds = 300;

    private static readonly NumberRange Stratum = NumberRange.Whole("stratum", 1, 15);
    private static readonly NumberRange Distance = NumberRange.Seconds("distance", 0, 1e6);
    private static readonly NumberRange Wait = NumberRange.Seconds("interval", 0, 1e9);

    internal static readonly Directive[] Rows =
    [
        new(
            "local",
            $"[stratum {Stratum.Argument}] [distance {Distance.Argument}] [activate {Distance.Argument}] [waitsynced {Wait.Argument}] "
            + $"[waitunsynced {Wait.Argument}] [orphan]",
            Default: null,
            "Serve this machine's clock as a reference of its own, so that the machines of an isolated network at least agree with each "
            + "other. It is served with the stratum (default 10), without an error bound, while the clock is not synchronised "
            + "and has waited so long for its sources (`waitunsynced`, default 0; 300 with `orphan`), or when the root distance of "
            + "a synchronised clock has grown to `distance` (default 1) and its last update is as old as `waitsynced` (default 0). With "
            + "`activate` only after the root distance was below that once. With `orphan`, servers of this stratum follow the one among "
            + "them that has the smallest reference ID.",
            Read),
    ];

    private static ServerConfig Read(ServerConfig config, Words words)
    {
        var local = new LocalReferenceOptions();
        TimeInterval? wait = null;
        while (!words.AtEnd)
        {
            if (words.TryTake("stratum"))
                local = local with { Stratum = words.Whole(Stratum) };
            else if (words.TryTake("distance"))
                local = local with { Distance = TimeInterval.FromSeconds(words.Number(Distance)) };
            else if (words.TryTake("activate"))
                local = local with { Activate = TimeInterval.FromSeconds(words.Number(Distance)) };
            else if (words.TryTake("waitsynced"))
                local = local with { WaitSynchronised = TimeInterval.FromSeconds(words.Number(Wait)) };
            else if (words.TryTake("waitunsynced"))
                wait = TimeInterval.FromSeconds(words.Number(Wait));
            else if (words.TryTake("orphan"))
                local = local with { IsOrphan = true };
            else
                words.OneOf("stratum", "distance", "activate", "waitsynced", "waitunsynced", "orphan");
        }

        return config with
        {
            Local = local with { WaitUnsynchronised = wait ?? TimeInterval.FromWholeSeconds(local.IsOrphan ? OrphanWaitSeconds : 0) },
        };
    }
}
