using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Sources;

/// <summary>The pulses of a receiver.</summary>
public sealed class PulseSource(ReceiverOptions options, SourceStatisticsOptions statistics)
    : Source(options.Id, options.Traits, statistics)
{
    /// <summary>A lock that got no measurement for so long is holdover: five missed pulses.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromSeconds(5.5);

    private byte reach;

    /// <inheritdoc/>
    public override SourceKind Kind => SourceKind.Pulse;

    /// <inheritdoc/>
    public override int Stratum => options.Stratum;

    /// <inheritdoc/>
    public override int Poll => options.Poll;

    /// <summary>One bit per second, newest lowest: whether a pulse was measured.</summary>
    public override byte Reach => reach;

    /// <summary>When the last pulse was measured; null before the first.</summary>
    public MonotonicTime? LastSample => Statistics.Samples + Statistics.Outliers > 0 ? Statistics.LastSampleAt : null;

    /// <summary>A second has passed.</summary>
    public void CountReach(MonotonicTime now)
    {
        var measured = LastSample is { } last && now - last < TimeInterval.FromWholeSeconds(2);
        reach = unchecked((byte)((reach << 1) | (measured ? 1 : 0)));
    }

    /// <inheritdoc/>
    public override bool IsFresh(MonotonicTime now) => LastSample is { } last && now - last < Patience;

    /// <inheritdoc/>
    public override Candidate CandidateAt(MonotonicTime now, TimeInterval clockBound)
        => Candidate.From(Statistics, now, Traits, isReferenceClock: true, stratum: Stratum, reach: Reach);
}
