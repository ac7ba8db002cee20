using System.Runtime.InteropServices;
using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine;

/// <summary>All sources, and what the last selection said of each.</summary>
public sealed class SourceSet(SelectionOptions options)
{
    private readonly List<Source> sources = [];
    private readonly List<Source> judged = [];
    private readonly List<Candidate> candidates = [];
    private readonly SourceSelection selection = new(options);
    private MonotonicTime lastNews;

    /// <summary>The sources, in the order they were added.</summary>
    public IReadOnlyList<Source> All => sources;

    /// <summary>What the last selection said of each, in the same order; shorter than the list when a source was added since.</summary>
    public ReadOnlySpan<SourceReport> Reports => selection.Reports;

    /// <summary>When that selection was made, raw time.</summary>
    public MonotonicTime SelectedAt { get; private set; }

    /// <summary>How many sources the clock follows, the best one included.</summary>
    public int Combined { get; private set; }

    /// <summary>The source the clock follows, or null.</summary>
    public Source? Best { get; private set; }

    /// <summary>Whether the last selection rests on anything that the one before did not know: else there is nothing to follow.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Limits of selection; replaced as a whole when a command changes one.</summary>
    public SelectionOptions Options
    {
        get => selection.Options;
        set => selection.Options = value;
    }

    /// <summary>What the last selection said of a source; null when it was not there.</summary>
    public SourceReport? ReportOf(Source source)
    {
        var index = judged.IndexOf(source);
        return index >= 0 && index < Reports.Length ? Reports[index] : null;
    }

    /// <summary>A stable oscillator that all sources but itself are compared with; null without one.</summary>
    public SourceStatistics? Steadier
    {
        get;
        set
        {
            field = value;
            foreach (var source in sources)
                source.Statistics.Steadier = source.Statistics == value ? null : value;
        }
    }

    /// <summary>Adds a source.</summary>
    public void Add(Source source)
    {
        sources.Add(source);
        source.Statistics.Steadier = Steadier;
        selection.Reselect();
    }

    /// <summary>Removes a source.</summary>
    public void Remove(Source source)
    {
        if (!sources.Remove(source))
            return;
        if (Best == source)
            Best = null;
        selection.Reselect();
    }

    /// <summary>Selects without favour to the best so far.</summary>
    public void Reselect() => selection.Reselect();

    /// <summary>What the clock followed was wrong.</summary>
    public void Forget()
    {
        Best = null;
        selection.Reselect();
    }

    /// <summary>Judges all sources.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clockBound">How wrong the clock can be by its own account.</param>
    public SelectionOutcome Select(MonotonicTime now, TimeInterval clockBound)
    {
        candidates.Clear();
        judged.Clear();
        judged.AddRange(sources);
        foreach (var source in sources)
            candidates.Add(source.CandidateAt(now, clockBound));
        var outcome = selection.Select(now, CollectionsMarshal.AsSpan(candidates));
        (SelectedAt, Combined) = (now, outcome.Combined);
        if (outcome.Best < 0)
            return outcome;
        Best = sources[outcome.Best];
        var newest = Best.Statistics.LastSampleAt;
        for (var i = 0; i < Reports.Length; i++)
        {
            if (Reports[i].Weight > 0 && candidates[i].LastSampleAt > newest)
                newest = candidates[i].LastSampleAt;
        }

        if (Steadier is { HasEstimate: true } steadier && steadier.LastSampleAt > newest)
            newest = steadier.LastSampleAt;
        HasNews = newest > lastNews || outcome.BestChanged;
        lastNews = newest;
        return outcome;
    }

    /// <summary>What the last selection said of a source; "not selectable" when it was not there.</summary>
    public SelectionState StateOf(Source source) => ReportOf(source)?.State ?? SelectionState.NotSelectable;

    /// <summary>Whether a server on the network agrees with what the clock follows.</summary>
    public bool NetworkAgrees
    {
        get
        {
            var reports = Reports;
            for (var i = 0; i < reports.Length; i++)
            {
                var isGood = reports[i].State
                    is SelectionState.Best or SelectionState.Combined or SelectionState.NotPreferred or SelectionState.Distant;
                if (isGood && sources[i].Kind == SourceKind.Network)
                    return true;
            }

            return false;
        }
    }
}
