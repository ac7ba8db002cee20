using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine;

/// <summary>
/// Says what selection decides, in the words of chronyd's log, which scripts look for. Each thing is said once until another source
/// is selected.
/// </summary>
internal sealed class SelectionLog(SourceSet sources, ActionList actions)
{
    private readonly HashSet<(Source Source, SelectionState State)> told = [];
    private Source? selected;
    private bool hasLost;
    private bool hadFirstChance;
    private bool toldNoMajority;

    /// <summary>Looks at a selection.</summary>
    public void Note(in SelectionOutcome outcome)
    {
        TellUnfit(isKnownWhoIsWrong: outcome.Verdict != SelectionVerdict.NoMajority);
        if (outcome.Best >= 0)
        {
            TellSelected(sources.Best!);
            return;
        }

        hasLost |= selected is not null;
        selected = null;
        switch (outcome.Verdict)
        {
            case SelectionVerdict.NoMajority when !toldNoMajority:
                TellNoMajority(outcome.Agreeing);
                break;
            case SelectionVerdict.NoSelectableSources:
                GiveFirstChance();
                var unreachable = sources.All.Count(source => source is NetworkSource { Answers.IsReachable: false });
                TellLoss($"no selectable sources ({unreachable} unreachable sources)");
                break;
            case SelectionVerdict.TooFewSources:
                GiveFirstChance();
                var misses = sources.All.Any(source => (source.Traits & SourceTraits.Require) != SourceTraits.None)
                    && !Any(report => report.State == SelectionState.WaitsForSources && report.Has(SourceTraits.Require));
                TellLoss($"{(misses ? "no required source in" : "not enough")} selectable sources");
                break;
        }
    }

    /// <summary>All that was known is to be forgotten, and the log says why: no selection is lost.</summary>
    public void Forget() => (selected, hasLost) = (null, false);

    private void TellSelected(Source best)
    {
        if (best == selected)
            return;
        (selected, hasLost, toldNoMajority) = (best, false, false);
        told.Clear();
        actions.Log(LogLevel.Information, $"Selected source {best.Name}");
    }

    private void TellNoMajority(int agreeing)
    {
        var selectable = 0;
        foreach (ref readonly var report in sources.Reports)
            selectable += report.State == SelectionState.Falseticker ? 1 : 0;
        var detail = agreeing < 2 ? $"no agreement among {selectable} sources" : $"only {agreeing} of {selectable} sources agree";
        actions.Log(LogLevel.Warning, $"Can't synchronise: no majority ({detail})");
        (toldNoMajority, hasLost) = (true, false);
    }

    private void TellLoss(string what)
    {
        if (hasLost)
            actions.Log(LogLevel.Warning, $"Can't synchronise: {what}");
        hasLost = false;
    }

    /// <summary>A start is no loss, until some source has been asked often enough.</summary>
    private void GiveFirstChance()
    {
        if (hadFirstChance || !sources.All.Any(source => source is NetworkSource { IsWellKnown: true }))
            return;
        (hadFirstChance, hasLost) = (true, true);
    }

    private void TellUnfit(bool isKnownWhoIsWrong)
    {
        for (var i = 0; i < sources.Reports.Length; i++)
        {
            var (state, source) = (sources.Reports[i].State, sources.All[i]);
            if (state == SelectionState.Falseticker && !isKnownWhoIsWrong)
                continue;
            if (source is NetworkSource network && TextOf(state, network) is { } text && told.Add((source, state)))
                actions.Log(LogLevel.Warning, text);
        }
    }

    private string? TextOf(SelectionState state, NetworkSource source)
    {
        var options = sources.Options;
        return state switch
        {
            SelectionState.Falseticker => $"Detected falseticker {source.Name}",
            SelectionState.TooDistant when source.IsUnfit
                => $"Root distance of {source.Name} exceeds maxdistance of {options.MaxDistance.Seconds:F3} seconds",
            SelectionState.TooJittery when source.IsUnfit
                => $"Jitter of {source.Name} exceeds maxjitter of {options.MaxJitter.Seconds:F3} seconds",
            SelectionState.BadStratum when source.IsUnfit && source.Stratum < options.MinStratum
                => $"Stratum of {source.Name} below minstratum of {options.MinStratum}",
            SelectionState.BadStratum when source.IsUnfit => $"Stratum of {source.Name} above maxstratum of {options.MaxStratum}",
            _ => null,
        };
    }

    private bool Any(Predicate<SourceReport> predicate)
    {
        foreach (ref readonly var report in sources.Reports)
        {
            if (predicate(report))
                return true;
        }

        return false;
    }
}
