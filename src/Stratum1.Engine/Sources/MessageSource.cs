using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Sources;

/// <summary>The messages of a receiver, as a coarse source for when it has no pulse.</summary>
/// <param name="options">Of the receiver.</param>
/// <param name="statistics">What the estimator is told.</param>
/// <param name="pulses">Its pulses; null when it has no pulse line.</param>
/// <param name="startedAt">When the daemon started.</param>
public sealed class MessageSource(
    ReceiverOptions options, SourceStatisticsOptions statistics, PulseSource? pulses, MonotonicTime startedAt)
    : Source(options.Id, options.Traits, statistics)
{
    /// <summary>After so long without pulses, the messages have to do.</summary>
    private static readonly TimeInterval PulsePatience = TimeInterval.FromWholeSeconds(60);

    private static readonly TimeInterval Patience = TimeInterval.FromSeconds(5.5);

    private byte reach;

    /// <inheritdoc/>
    public override string Name => pulses is null ? base.Name : $"{base.Name} (messages only)";

    /// <inheritdoc/>
    public override SourceKind Kind => SourceKind.Local;

    /// <inheritdoc/>
    public override int Stratum => options.Stratum;

    /// <inheritdoc/>
    public override int Poll => options.Poll;

    /// <summary>One bit per second, newest lowest: whether a message told the time.</summary>
    public override byte Reach => reach;

    /// <inheritdoc/>
    public override bool IsStandIn => pulses is not null;

    /// <summary>
    /// Whether the messages must serve: there is no pulse line, or no pulse for a minute and the clock itself is less certain than
    /// the messages are.
    /// </summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clockBound">How wrong the clock can be.</param>
    public bool IsNeeded(MonotonicTime now, TimeInterval clockBound)
        => pulses is null || (now - (pulses.LastSample ?? startedAt) > PulsePatience && clockBound > Statistics.Bound);

    /// <summary>A second has passed.</summary>
    public void CountReach(MonotonicTime now)
    {
        var measured = Statistics.Samples + Statistics.Outliers > 0 && now - Statistics.LastSampleAt < TimeInterval.FromWholeSeconds(2);
        reach = unchecked((byte)((reach << 1) | (measured ? 1 : 0)));
    }

    /// <inheritdoc/>
    public override bool IsFresh(MonotonicTime now) => Statistics.Samples > 0 && now - Statistics.LastSampleAt < Patience;

    /// <summary>Merely watched while there are pulses.</summary>
    public override Candidate CandidateAt(MonotonicTime now, TimeInterval clockBound)
        => Candidate.From(
            Statistics, now, IsNeeded(now, clockBound) ? Traits : Traits | SourceTraits.NoSelect, isReferenceClock: true, stratum: Stratum);
}
