using Stratum1.Engine.Network;
using Stratum1.Engine.SampleClocks;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine.Journal;

/// <summary>Notes in the journal what the engine has just done.</summary>
/// <param name="engine">The engine.</param>
/// <param name="journal">Its journal.</param>
internal sealed class JournalKeeper(ClockEngine engine, EngineJournal journal)
{
    private readonly Dictionary<Source, (Frequency Frequency, Frequency Skew)> before = [];

    private ClockSteering Steering => engine.Steering;

    /// <summary>A server's reply was judged.</summary>
    public void OnExchange(NetworkSource source)
    {
        if (journal.Wants(JournalKinds.Measurements | JournalKinds.RawMeasurements) && source.LastPacket is { } report)
            journal.Add(new MeasurementRow(source.Address.ToString(), report));
    }

    /// <summary>A source has a new measurement.</summary>
    public void OnMeasured(Source source)
    {
        if (!journal.Wants(JournalKinds.Statistics) || source.Newest is not { } newest
            || !source.Statistics.TryEstimate(newest.At, out var estimate))
            return;
        var known = before.TryGetValue(source, out var last);
        before[source] = (estimate.Frequency, estimate.FrequencyError);
        var change = Math.Abs((estimate.Frequency - last.Frequency).Ratio);
        journal.Add(new StatisticsRow(
            Steering.Ledger.Corrected(newest.At),
            NameOf(source),
            source.Statistics.Jitter,
            estimate.Offset - Steering.Ledger.CorrectionAt(newest.At),
            TimeInterval.FromSecondsSaturating(estimate.OffsetError),
            estimate.Frequency - Steering.Frequency,
            estimate.FrequencyError,
            known && last.Skew.Ratio > 0 ? change / last.Skew.Ratio : 0,
            source.Statistics.SamplesInUse,
            source.Statistics.Runs));
    }

    /// <summary>A receiver has a new measurement: there is nothing between a sample and a measurement.</summary>
    public void OnMeasured(Receiver receiver, Source source)
    {
        OnMeasured(source);
        if (journal.Wants(JournalKinds.Refclocks) && source.Newest is { } newest)
            AddSample(receiver.Options.Id, LeapIndicator.None, number: 0, source == receiver.Pulses, newest, raw: null);
    }

    /// <summary>A reference clock has kept a sample.</summary>
    /// <param name="clock">Which.</param>
    /// <param name="isPulse">A pulse.</param>
    /// <param name="raw">Reference − clock as the driver told it.</param>
    public void OnSample(SampleClock clock, bool isPulse, TimeInterval raw)
    {
        if (journal.Wants(JournalKinds.Refclocks) && clock.LastSample is { } sample)
            AddSample(clock.Options.Id, clock.Source.Leap, clock.Polls, isPulse || clock.Options.IsPulse, sample, raw);
    }

    /// <summary>Several samples of a reference clock have become one.</summary>
    public void OnFiltered(SampleClock clock)
    {
        if (journal.Wants(JournalKinds.Refclocks) && clock.Source.Newest is { } measurement)
            AddSample(clock.Options.Id, clock.Source.Leap, number: null, clock.Options.IsPulse, measurement, raw: null);
    }

    /// <summary>A selection was made.</summary>
    public void OnSelected()
    {
        if (!journal.Wants(JournalKinds.Selection))
            return;
        var sources = engine.Sources;
        var correction = Steering.Ledger.CorrectionAt(sources.SelectedAt);
        for (var i = 0; i < sources.Reports.Length; i++)
        {
            var (source, report) = (sources.All[i], sources.Reports[i]);
            var isJudged = source.Statistics.HasEstimate;
            journal.Add(new SelectionRow(
                Steering.Clock,
                NameOf(source),
                report.State,
                report.Traits,
                source.Reach,
                report.Score,
                source.Newest is { } newest ? Steering.Now - newest.At : TimeInterval.Zero,
                isJudged ? report.Low - correction : TimeInterval.Zero,
                isJudged ? report.High - correction : TimeInterval.Zero));
        }
    }

    /// <summary>The clock was updated.</summary>
    /// <param name="remaining">What of the correction before was not made yet.</param>
    /// <param name="bound">Of the clock's error just before.</param>
    public void OnFollowed(TimeInterval remaining, TimeInterval bound)
    {
        if (!journal.Wants(JournalKinds.Tracking) || Steering.Reference is not { } reference)
            return;
        var (served, ahead) = (engine.Snapshot.State, reference.PredictedAt(Steering.Now));
        journal.Add(new TrackingRow(
            Steering.Clock,
            engine.Sources.Best is { } best ? NameOf(best) : served.ReferenceId.ToString(),
            served.Stratum,
            Steering.Frequency,
            ahead.FrequencyError,
            Steering.LastOffset,
            served.Leap,
            engine.Sources.Combined,
            TimeInterval.FromSecondsSaturating(ahead.OffsetError),
            remaining,
            served.RootDelay,
            served.RootDispersion,
            bound));
    }

    private void AddSample(ReferenceId id, LeapIndicator leap, int? number, bool isPulse, in Measurement sample, TimeInterval? raw)
    {
        var offset = sample.Offset - Steering.Ledger.CorrectionAt(sample.At);
        var dispersion = number is null ? sample.Bound + sample.Noise : sample.Noise;
        journal.Add(new RefclockRow(
            Steering.Ledger.Corrected(sample.At), id, number, leap, isPulse, raw ?? offset, offset, dispersion));
    }

    private static string NameOf(Source source) => source is NetworkSource server ? server.Address.ToString() : source.Id.ToString();
}
