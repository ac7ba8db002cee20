using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Engine.Histories;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine.SampleClocks;

/// <summary>What selection sees of a reference clock that delivers samples.</summary>
public sealed class SampleSource(SampleClockOptions options, SourceStatisticsOptions statistics)
    : Source(options.Id, options.Traits, statistics)
{
    /// <summary>A lock that got no measurement for so many poll intervals is holdover; shorter ones for so many seconds.</summary>
    private const double Patience = 3.5;

    private const double LeastPatienceSeconds = 5.5;

    /// <inheritdoc/>
    public override SourceKind Kind => options.IsPulse ? SourceKind.Pulse : SourceKind.Local;

    /// <inheritdoc/>
    public override int Stratum => StratumNow;

    /// <inheritdoc/>
    public override TimeInterval RootDelay => options.Delay;

    /// <summary>Which of the last eight updates brought a measurement.</summary>
    public Reach Answers { get; private set; }

    /// <inheritdoc/>
    public override byte Reach => Answers.Bits;

    /// <inheritdoc/>
    public override int Poll => options.Poll;

    /// <summary>Of the last update: a pulse that the clock itself numbers is no better than the clock.</summary>
    internal int StratumNow { get; set; } = options.Stratum;

    /// <summary>What the reference announces; unsynchronised for one that only keeps the frequency.</summary>
    internal LeapIndicator Leap { get; set; } = options.IsLocal ? LeapIndicator.Unsynchronised : LeapIndicator.None;

    /// <inheritdoc/>
    public override bool IsFresh(MonotonicTime now)
        => Statistics.Samples > 0
            && (now - Statistics.LastSampleAt).Seconds < Math.Max(LeastPatienceSeconds, Patience * Math.Pow(2.0, options.Poll));

    /// <inheritdoc/>
    public override Candidate CandidateAt(MonotonicTime now, TimeInterval clockBound)
        => Candidate.From(Statistics, now, Traits, isReferenceClock: true, stratum: Stratum, reach: Reach) with
        {
            Leap = Leap,
            Id = Id,
            Unanswered = Answers.Unanswered,
            MaxUnreach = options.MaxUnreach,
        };

    /// <summary>Takes up what it said of itself in an earlier run.</summary>
    internal void Restore(SourceHistory history)
        => (Answers, StratumNow, Leap) = (new(history.Reach, 0), history.Stratum, history.Leap);

    /// <summary>An update is over.</summary>
    internal void CountUpdate(bool hadSamples) => Answers = hadSamples ? Answers.Polled().Answered() : Answers.Polled();
}
