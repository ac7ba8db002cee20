using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Control.Reports;
using SourceKind = Stratum1.Protocol.Control.Reports.SourceKind;
using SourceReport = Stratum1.Protocol.Control.Reports.SourceReport;

namespace Stratum1.Server.Control;

/// <summary>The engine's sources in the words of <c>sources</c>, <c>sourcestats</c> and <c>selectdata</c>.</summary>
internal static class SourceReports
{
    /// <summary>What chronyc shows of a source without an estimate: its 4 s and 2000 ppm.</summary>
    private static readonly TimeInterval UnknownDeviation = TimeInterval.FromWholeSeconds(4);
    private static readonly Frequency UnknownSkew = Frequency.FromPpm(2000);

    /// <summary><c>sources</c>.</summary>
    public static SourceReport Of(ClockEngine engine, in ListedSource entry)
    {
        if (entry.Source is not { } source)
        {
            return new(
                KindOf(entry), entry.Address, default, SourceStanding.Unselectable, PollOf(entry), 0, 0, null, default, default, default);
        }

        var steering = engine.Steering;
        var (offset, measured, error) = (TimeInterval.Zero, TimeInterval.Zero, TimeInterval.Zero);
        if (source.Newest is { } newest)
        {
            // As if the clock had always had its present correction and rate, which is what chrony's adjusted samples are.
            offset = newest.Offset - steering.Ledger.CorrectionAt(steering.Now) + (steering.Ledger.Rate * (steering.Now - newest.At));
            measured = (source as NetworkSource)?.LastExchange?.Offset ?? newest.Offset - steering.Ledger.CorrectionAt(newest.At);
            error = newest.Bound + newest.Noise;
        }

        return new(
            KindOf(entry),
            entry.Address,
            entry.Upstream is null ? source.Id : default,
            Standing(StateOf(engine, source)),
            PollOf(entry),
            StratumOf(source),
            source.Reach,
            AgeOf(source, steering.Now),
            offset,
            measured,
            error);
    }

    /// <summary><c>sourcestats</c>.</summary>
    public static SourceStatisticsReport StatisticsOf(ClockEngine engine, in ListedSource entry)
    {
        var id = entry.Source?.Id ?? default;
        if (entry.Source is not { } source || !source.Statistics.TryEstimate(engine.Steering.Now, out var estimate))
        {
            var few = (uint)Math.Min(entry.Source?.Statistics.Samples ?? 0, 2);
            return new(id, entry.Address, few, 0, 0, UnknownDeviation, default, UnknownSkew, default, default);
        }

        var (statistics, steering) = (source.Statistics, engine.Steering);
        var samples = (uint)statistics.SamplesInUse;
        return new(
            id,
            entry.Address,
            samples,
            Math.Min((uint)statistics.Runs, samples),
            Seconds(statistics.LastSampleAt - statistics.HistoryStart),
            statistics.Jitter,
            estimate.Frequency - steering.Frequency,
            estimate.FrequencyError,
            estimate.Offset - steering.Ledger.CorrectionAt(steering.Now),
            TimeInterval.FromSecondsSaturating(estimate.OffsetError));
    }

    /// <summary><c>selectdata</c>.</summary>
    public static SelectionReport SelectionOf(ClockEngine engine, in ListedSource entry)
    {
        var source = entry.Source;
        var traits = source?.Traits ?? entry.Upstream!.Options.Traits;
        var isAuthenticated = (source as NetworkSource)?.IsAuthenticated ?? false;
        var age = source is null ? 0 : AgeOf(source, engine.Sources.SelectedAt) ?? 0; // As selection found it.
        var leap = LeapOf(source);
        if (source is null || engine.Sources.ReportOf(source) is not { } report || !source.Statistics.HasEstimate)
        {
            var state = source is null ? Unjudged(traits) : StateOf(engine, source);
            if (state == SelectionState.NotSelectable && source is { Newest: null })
                state = SelectionState.TooFewSamples; // What it may do matters once it has done anything; so says chrony, too.
            return new(
                source?.Id ?? default, entry.Address, (char)state, isAuthenticated, leap, Options(traits), Options(traits), age, Score: 1,
                default, default);
        }

        var correction = engine.Steering.Ledger.CorrectionAt(engine.Sources.SelectedAt);
        return new(
            source.Id,
            entry.Address,
            (char)report.State,
            isAuthenticated,
            leap,
            Options(traits),
            Options(report.Traits),
            age,
            report.Score,
            report.Low - correction,
            report.High - correction);
    }

    private static SourceKind KindOf(in ListedSource entry) => entry.Upstream?.Options.Kind switch
    {
        null => SourceKind.ReferenceClock,
        UpstreamKind.Peer => SourceKind.Peer,
        _ => SourceKind.Server,
    };

    private static int PollOf(in ListedSource entry) => entry.Source?.Poll ?? entry.Upstream!.Options.MinPoll;

    /// <summary>A server that was never heard has the stratum 16 by which it cannot be selected; chronyc is told 0.</summary>
    private static int StratumOf(Source source) => source is NetworkSource { LastExchange: null } ? 0 : source.Stratum;

    private static LeapIndicator LeapOf(Source? source) => source switch
    {
        NetworkSource { LastExchange: { } exchange } => exchange.Reply.Header.Leap,
        null or NetworkSource => LeapIndicator.Unsynchronised,
        _ => source.Newest is null ? LeapIndicator.Unsynchronised : LeapIndicator.None,
    };

    private static SelectionState StateOf(ClockEngine engine, Source source)
        => engine.Sources.ReportOf(source)?.State ?? Unjudged(source.Traits);

    private static SelectionState Unjudged(SourceTraits traits)
        => (traits & SourceTraits.NoSelect) != SourceTraits.None ? SelectionState.NotSelectable : SelectionState.TooFewSamples;

    private static SourceStanding Standing(SelectionState state) => state switch
    {
        SelectionState.Best => SourceStanding.Selected,
        SelectionState.Combined => SourceStanding.Combined,
        SelectionState.Falseticker => SourceStanding.Falseticker,
        SelectionState.TooJittery => SourceStanding.Jittery,
        SelectionState.WaitsForSources or SelectionState.NotPreferred or SelectionState.WaitsForUpdate or SelectionState.Distant
            => SourceStanding.NotCombined,
        _ => SourceStanding.Unselectable,
    };

    private static SelectOptions Options(SourceTraits traits) => (SelectOptions)traits; // The same bits.

    private static uint? AgeOf(Source source, MonotonicTime now) => source.Newest is { } newest ? Seconds(now - newest.At) : null;

    private static uint Seconds(TimeInterval interval) => (uint)Math.Clamp(Math.Round(interval.Seconds), 0, uint.MaxValue - 1);
}
