using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using EngineKind = Stratum1.Engine.Sources.SourceKind;
using SourceKind = Stratum1.Protocol.Control.Reports.SourceKind;
using SourceReport = Stratum1.Protocol.Control.Reports.SourceReport;

namespace Stratum1.Server.Control;

/// <summary>The engine's sources in the words of <c>sources</c>, <c>sourcestats</c> and <c>selectdata</c>.</summary>
internal static class SourceReports
{
    /// <summary>What chronyc shows of a source without an estimate: its 4 s and 2000 ppm.</summary>
    private static readonly TimeInterval UnknownDeviation = TimeInterval.FromWholeSeconds(4);
    private static readonly Frequency UnknownSkew = Frequency.FromPpm(2000);

    /// <summary>After so many time constants of the filter a sample counts for 5 %: those are said to be in use.</summary>
    private const double MemorySpans = 3.0;

    /// <summary>Where a source is; none for a reference clock or for no source.</summary>
    public static ControlAddress AddressOf(Source? source)
        => source is { Kind: EngineKind.Network } ? new(ControlAddressKind.IPv4, source.Id.Value) : ControlAddress.None;

    /// <summary><c>sources</c>.</summary>
    public static SourceReport Of(ClockEngine engine, int index)
    {
        var (source, steering) = (engine.Sources.All[index], engine.Steering);
        var isClock = source.Kind != EngineKind.Network;
        var (offset, error) = (TimeInterval.Zero, TimeInterval.Zero);
        if (source.Newest is { } newest)
        {
            // As if the clock had always had its present correction and rate, which is what chrony's adjusted samples are.
            var elapsed = steering.Now - newest.At;
            offset = newest.Offset - steering.Ledger.CorrectionAt(steering.Now) + (steering.Ledger.Rate * elapsed);
            error = newest.Bound + newest.Noise;
        }

        return new(
            isClock ? SourceKind.ReferenceClock : SourceKind.Server,
            AddressOf(source),
            isClock ? source.Id : default,
            Standing(StateOf(engine, index)),
            source.Poll,
            source.Stratum,
            source.Reach,
            AgeOf(source, steering.Now),
            offset,
            source.NewestOffset,
            error);
    }

    /// <summary><c>sourcestats</c>.</summary>
    public static SourceStatisticsReport StatisticsOf(ClockEngine engine, int index)
    {
        var (source, steering) = (engine.Sources.All[index], engine.Steering);
        var statistics = source.Statistics;
        if (!statistics.TryEstimate(steering.Now, out var estimate))
        {
            var few = (uint)Math.Min(statistics.Samples, 2);
            return new(source.Id, AddressOf(source), few, 0, 0, UnknownDeviation, default, UnknownSkew, default, default);
        }

        var samples = (uint)Math.Min(statistics.Samples, Math.Ceiling(MemorySpans * statistics.EffectiveSamples));
        return new(
            source.Id,
            AddressOf(source),
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
    public static SelectionReport SelectionOf(ClockEngine engine, int index)
    {
        var (source, sources) = (engine.Sources.All[index], engine.Sources);
        var age = AgeOf(source, engine.Steering.Now) ?? 0;
        if (index >= sources.Reports.Length || !source.Statistics.HasEstimate)
        {
            return new(
                source.Id, AddressOf(source), (char)StateOf(engine, index), IsAuthenticated: false,
                source.Newest is null ? LeapIndicator.Unsynchronised : LeapIndicator.None,
                Options(source.Traits), Options(source.Traits), age, 1, default, default);
        }

        ref readonly var report = ref sources.Reports[index];
        var correction = engine.Steering.Ledger.CorrectionAt(sources.SelectedAt);
        return new(
            source.Id,
            AddressOf(source),
            (char)report.State,
            IsAuthenticated: false,
            LeapIndicator.None,
            Options(source.Traits),
            Options(report.Traits),
            age,
            report.Score,
            report.Low - correction,
            report.High - correction);
    }

    private static SelectionState StateOf(ClockEngine engine, int index)
    {
        if (index < engine.Sources.Reports.Length)
            return engine.Sources.Reports[index].State;
        var isWatched = (engine.Sources.All[index].Traits & SourceTraits.NoSelect) != SourceTraits.None;
        return isWatched ? SelectionState.NotSelectable : SelectionState.TooFewSamples;
    }

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
