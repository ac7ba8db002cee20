using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.SampleClocks;

/// <summary>A reference clock that delivers samples, as configured; names and defaults are chrony's.</summary>
public sealed record SampleClockOptions
{
    /// <summary>Reference ID; unique.</summary>
    public required ReferenceId Id { get; init; }

    /// <summary>Options of selection.</summary>
    public SourceTraits Traits { get; init; }

    /// <summary>Stratum of the reference itself; we are one more.</summary>
    public int Stratum { get; init; }

    /// <summary><c>poll</c>: the samples of 2^Poll seconds become one measurement.</summary>
    public int Poll { get; init; } = 4;

    /// <summary><c>dpoll</c>: the driver is asked every 2^DriverPoll seconds.</summary>
    public int DriverPoll { get; init; }

    /// <summary><c>filter</c>: so many samples are condensed at most.</summary>
    public int FilterLength { get; init; } = SampleFilter.MaxLength;

    /// <summary><c>maxdispersion</c>: samples that scatter more are no measurement; null accepts any.</summary>
    public TimeInterval? MaxDispersion { get; init; }

    /// <summary><c>offset</c>: added to every offset.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary><c>delay</c>: what the reference counts as root delay.</summary>
    public TimeInterval Delay { get; init; } = TimeInterval.FromNanoseconds(1);

    /// <summary>Bound of the systematic error of one sample.</summary>
    public TimeInterval Bound { get; init; }

    /// <summary><c>precision</c>: random error of one sample, to begin with.</summary>
    public TimeInterval Precision { get; init; } = TimeInterval.FromSeconds(1e-6);

    /// <summary><c>pps</c>, or a pulse by nature: samples tell only where a second begins.</summary>
    public bool IsPulse { get; init; }

    /// <summary><c>rate</c>: pulses per second.</summary>
    public int Rate { get; init; } = 1;

    /// <summary><c>width</c>: of the pulse; zero while unknown.</summary>
    public TimeInterval Width { get; init; }

    /// <summary><c>lock</c>: the clock whose samples number the pulses; null leaves it to the system clock.</summary>
    public ReferenceId? Lock { get; init; }

    /// <summary><c>maxlockage</c>: so many pulses old may the numbering sample be.</summary>
    public int MaxLockAge { get; init; } = 2;

    /// <summary><c>local</c>: a stable oscillator whose time means nothing; it only keeps the frequency.</summary>
    public bool IsLocal { get; init; }

    /// <summary><c>tai</c>: it keeps TAI.</summary>
    public bool IsTai { get; init; }

    /// <summary><c>maxsamples</c>: so many measurements are enough for an estimate; null or zero takes three.</summary>
    public int? MaxSamples { get; init; }

    /// <summary><c>maxunreach</c>: polls without a sample after which it is not used any more.</summary>
    public long MaxUnreach { get; init; } = Candidate.DefaultMaxUnreach;
}
