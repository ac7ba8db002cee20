using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Sources;

/// <summary>What a source is, as far as the states of the clock depend on it.</summary>
public enum SourceKind : byte
{
    /// <summary>Pulses of this machine: microseconds.</summary>
    Pulse,

    /// <summary>Another reference clock of this machine: messages, shared memory, a hardware clock.</summary>
    Local,

    /// <summary>A server on the network.</summary>
    Network,
}

/// <summary>Anything that is compared with the oscillator: statistics, and what selection and replies have to know of it.</summary>
public abstract class Source
{
    /// <summary>Begins with no samples.</summary>
    protected Source(ReferenceId id, SourceTraits traits, SourceStatisticsOptions statistics)
        => (this.id, Traits, Statistics) = (id, traits, new SourceStatistics(statistics));

    private readonly ReferenceId id;

    /// <summary>Its reference ID, by which replies name it and selection orders it.</summary>
    public virtual ReferenceId Id => id;

    /// <summary>How logs and reports call it.</summary>
    public virtual string Name => Id.ToString();

    /// <summary>Options of selection; commands may change them.</summary>
    public SourceTraits Traits { get; set; }

    /// <summary>What it says of the oscillator.</summary>
    public SourceStatistics Statistics { get; }

    /// <summary>The newest measurement; null before the first.</summary>
    public Measurement? Newest => Statistics.Total > 0 ? Statistics.Newest : null;

    /// <summary>What it is.</summary>
    public abstract SourceKind Kind { get; }

    /// <summary>Stratum of the source itself: 0 for a reference clock. We are one more.</summary>
    public abstract int Stratum { get; }

    /// <summary>Round-trip delay to the primary reference through this source; zero for a reference clock.</summary>
    public virtual TimeInterval RootDelay => TimeInterval.Zero;

    /// <summary>Interval between measurements, log₂ seconds.</summary>
    public virtual int Poll => 0;

    /// <summary>One bit per poll, newest lowest: whether it answered.</summary>
    public virtual byte Reach => 0;

    /// <summary>Better sources of this kind are configured but silent: followed, it makes no lock.</summary>
    public virtual bool IsStandIn => false;

    /// <summary>Whether its last sample is recent enough to call the clock synchronised by it.</summary>
    public abstract bool IsFresh(MonotonicTime now);

    /// <summary>What selection is told.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clockBound">How wrong the clock can be by its own account.</param>
    public abstract Candidate CandidateAt(MonotonicTime now, TimeInterval clockBound);
}
