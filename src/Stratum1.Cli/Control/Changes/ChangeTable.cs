using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Changes;

/// <summary>Every command that changes something, in chronyc's words.</summary>
internal static class ChangeTable
{
    private const string Group = "[[MASK/]ADDRESS]";

    public static readonly Change[] Rows =
    [
        new("makestep", "[SECONDS UPDATES]", "Step the clock by what is still to be slewed; or set when a step may be made.", ReadMakeStep),
        new("maxupdateskew", "PPM", "Set how uncertain a frequency may be that is used.",
            words => new SetMaxUpdateSkew(Frequency.FromPpm(words.Number()))),
        new("selectopts", "SOURCE|REFID +OPTION|-OPTION...", "Change noselect, prefer, trust, require of a source.",
            words => ReadSelection(words)),
        Change.Plain("reselect", PlainAction.Reselect, "Choose the source anew."),
        new("reselectdist", "SECONDS", "Set how much closer another source must be to replace the one followed.",
            words => new SetReselectDistance(words.Seconds())),
        new("offset", "SOURCE|REFID SECONDS", "Set the constant that is added to every offset of a source.",
            words => new SetSourceOffset(words.Choice(), words.Seconds())),

        new("add", "server|peer|pool NAME [OPTION...]", "Add a source, with the options of the directive.", AddSourceWords.Read),
        new("delete", "SOURCE", "Remove a source.", words => new DeleteSource(words.Source())),
        new("online", Group, "Ask sources.", words => new SetOnline(IsOnline: true, words.Group())),
        new("offline", Group, "Leave sources alone.", words => new SetOnline(IsOnline: false, words.Group())),
        Change.Plain("onoffline", PlainAction.OnOffline, "Ask those sources to which there is a route."),
        new("burst", $"GOOD/TOTAL {Group}", "Ask sources quickly until so many measurements are good.", words => ReadBurst(words)),
        Change.OfSource("minpoll", "LOG2SECONDS", SourceSetting.MinPoll, "Set the shortest poll interval."),
        Change.OfSource("maxpoll", "LOG2SECONDS", SourceSetting.MaxPoll, "Set the longest poll interval."),
        Change.OfSource("minstratum", "STRATUM", SourceSetting.MinStratum, "Set the lowest stratum a source is given."),
        Change.OfSource("polltarget", "COUNT", SourceSetting.PollTarget, "Set how many measurements the poll interval aims at."),
        Change.OfSource("maxdelay", "SECONDS", SourceSetting.MaxDelay, "Set the longest round trip."),
        Change.OfSource("maxdelayratio", "RATIO", SourceSetting.MaxDelayRatio, "Set the longest round trip against the shortest."),
        Change.OfSource(
            "maxdelaydevratio", "RATIO", SourceSetting.MaxDelayDeviationRatio, "Set the longest round trip against the jitter."),
        Change.Plain("refresh", PlainAction.Refresh, "Resolve the names of sources again."),
        new("reset", "sources", "Forget all measurements.", words => Only(words, "sources", PlainAction.ResetSources)),

        .. Access("allow", "deny", AccessScope.Ntp, "ask for the time"),
        .. Access("cmdallow", "cmddeny", AccessScope.Control, "ask for reports"),
        new("local", "[OPTION...]|off", "Serve the clock even without any source.", LocalWords.Read),
        new("smoothtime", "reset|activate", "Control the smoothing of served time.",
            words => new ControlSmoothTime(
                words.TryTake("activate") ? SmoothTimeAction.Activate : Expect(words, "reset", SmoothTimeAction.Reset))),

        Change.Plain("trimrtc", PlainAction.TrimRtc, "Set the real-time clock."),
        Change.Plain("writertc", PlainAction.WriteRtc, "Save what is known of the real-time clock."),
        Change.Plain("cyclelogs", PlainAction.CycleLogs, "Open the log files anew."),
        Change.Plain("dump", PlainAction.Dump, "Save the measurements of all sources."),
        Change.Plain("rekey", PlainAction.Rekey, "Read the key file again."),
        Change.Plain("shutdown", PlainAction.Shutdown, "End the daemon."),
    ];

    /// <summary>Those of <c>manual</c>, whose list is a report.</summary>
    public static readonly Change[] Manual =
    [
        new("on", "", "Accept typed times.", _ => new ControlManual(ManualAction.On)),
        new("off", "", "Accept no typed times.", _ => new ControlManual(ManualAction.Off)),
        new("reset", "", "Forget all typed times.", _ => new ControlManual(ManualAction.Reset)),
        new("delete", "INDEX", "Forget one typed time.", words => new DeleteManualSample(words.Whole())),
    ];

    private static IControlCommand ReadMakeStep(WordList words)
        => words.AtEnd ? new PlainCommand(PlainAction.MakeStep) : new ConfigureMakeStep(words.Seconds(), words.Whole());

    private static StartBurst ReadBurst(WordList words)
    {
        var counts = words.Text().Split('/');
        return counts.Length == 2 && int.TryParse(counts[0], out var good) && int.TryParse(counts[1], out var total) && good > 0
            && total >= good
            ? new StartBurst(good, total, words.Group())
            : throw words.Wrong("two numbers with a slash are needed, the second not smaller");
    }

    private static ModifySelection ReadSelection(WordList words)
    {
        var source = words.Choice();
        var (changed, set) = (SelectOptions.None, SelectOptions.None);
        while (!words.AtEnd)
        {
            var word = words.Text();
            var option = word.Length > 1 ? word[1..].ToUpperInvariant() : "";
            var bit = option switch
            {
                "NOSELECT" => SelectOptions.NoSelect,
                "PREFER" => SelectOptions.Prefer,
                "TRUST" => SelectOptions.Trust,
                "REQUIRE" => SelectOptions.Require,
                _ => SelectOptions.None,
            };
            if (bit == SelectOptions.None || word[0] is not ('+' or '-'))
                throw words.Wrong($"'{word}' is not one of noselect, prefer, trust, require after + or -");
            changed |= bit;
            set |= word[0] == '+' ? bit : SelectOptions.None;
        }

        return new ModifySelection(source, changed, set);
    }

    private static Change[] Access(string allow, string deny, AccessScope scope, string what) =>
    [
        new(allow, "[all] [NETWORK]", $"Let hosts {what}.", words => ReadAccess(words, scope, isAllowed: true)),
        new(deny, "[all] [NETWORK]", $"Do not let hosts {what}.", words => ReadAccess(words, scope, isAllowed: false)),
    ];

    private static AccessChange ReadAccess(WordList words, AccessScope scope, bool isAllowed)
    {
        var everything = words.TryTake("all");
        if (words.AtEnd)
            return new(scope, isAllowed, everything, ControlAddress.None, PrefixLength: 0);
        var word = words.Text();
        return Protocol.Access.AddressBlock.TryParse(word, out var block)
            ? new(scope, isAllowed, everything, new(block.IsIPv4 ? ControlAddressKind.IPv4 : ControlAddressKind.IPv6, block.First),
                block.PrefixLength)
            : throw words.Wrong($"'{word}' is neither an address nor a network");
    }

    private static PlainCommand Only(WordList words, string word, PlainAction action) => new(Expect(words, word, action));

    private static T Expect<T>(WordList words, string word, T value)
        => words.TryTake(word) ? value : throw words.Wrong($"'{word}' is missing");
}
