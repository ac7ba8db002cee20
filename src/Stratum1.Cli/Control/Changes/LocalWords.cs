using Stratum1.Protocol.Control.Commands;

namespace Stratum1.Cli.Control.Changes;

/// <summary>The options of <c>local</c>.</summary>
internal static class LocalWords
{
    /// <summary>chrony's default for waiting with orphan mode.</summary>
    private static readonly TimeInterval OrphanWait = TimeInterval.FromWholeSeconds(300);

    public static IControlCommand Read(WordList words)
    {
        if (words.TryTake("off"))
            return SetLocal.Off;
        var local = new SetLocal(IsOn: true, Stratum: 10, IsOrphan: false, TimeInterval.FromWholeSeconds(1), default, default, default);
        TimeInterval? waitUnsynced = null;
        while (!words.AtEnd)
        {
            var option = words.Text();
            local = option.ToUpperInvariant() switch
            {
                "STRATUM" => local with { Stratum = words.Whole() },
                "ORPHAN" => local with { IsOrphan = true },
                "DISTANCE" => local with { Distance = words.Seconds() },
                "ACTIVATE" => local with { Activate = words.Seconds() },
                "WAITSYNCED" => local with { WaitSynced = words.Seconds() },
                "WAITUNSYNCED" => local with { WaitUnsynced = (waitUnsynced = words.Seconds()).Value },
                _ => throw words.Wrong($"'{option}' is not one of stratum, orphan, distance, activate, waitsynced, waitunsynced"),
            };
        }

        return local with { WaitUnsynced = waitUnsynced ?? (local.IsOrphan ? OrphanWait : default) };
    }
}
