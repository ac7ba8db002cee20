namespace Stratum1.Discipline.Selection;

/// <summary>How authenticated and plain sources are combined (<c>authselectmode</c>).</summary>
public enum AuthenticationMode
{
    /// <summary>With both kinds present, authenticated sources and reference clocks are required and trusted.</summary>
    Mix,

    /// <summary>Plain network sources are never selected.</summary>
    Require,

    /// <summary>Plain network sources are not selected while an authenticated one is configured.</summary>
    Prefer,

    /// <summary>No difference.</summary>
    Ignore,
}

/// <summary>Limits of the selection; defaults are chrony's (chrony.conf(5)).</summary>
public sealed record SelectionOptions
{
    /// <summary><c>authselectmode</c>.</summary>
    public AuthenticationMode Authentication { get; init; }

    /// <summary><c>minsources</c>: the clock is left alone until this many agree.</summary>
    public int MinSources { get; init; } = 1;

    /// <summary><c>maxdistance</c>: a root distance above makes a source unusable.</summary>
    public TimeInterval MaxDistance { get; init; } = TimeInterval.FromSeconds(3.0);

    /// <summary><c>maxjitter</c>: a jitter above makes a source unusable.</summary>
    public TimeInterval MaxJitter { get; init; } = TimeInterval.FromSeconds(1.0);

    /// <summary><c>minstratum</c>.</summary>
    public int MinStratum { get; init; }

    /// <summary><c>maxstratum</c>.</summary>
    public int MaxStratum { get; init; } = 15;

    /// <summary><c>combinelimit</c>: sources this many times as distant as the best are not combined; 0 uses the best alone.</summary>
    public double CombineLimit { get; init; } = 3.0;

    /// <summary><c>reselectdist</c>: what a source must be nearer by to replace the best.</summary>
    public TimeInterval ReselectDistance { get; init; } = TimeInterval.FromSeconds(1e-4);

    /// <summary><c>stratumweight</c>: distance charged per stratum.</summary>
    public TimeInterval StratumWeight { get; init; } = TimeInterval.FromSeconds(1e-3);

    /// <summary>Stratum of the orphan group (<c>local … orphan</c>); null when we are not in one.</summary>
    public int? OrphanStratum { get; init; }
}
