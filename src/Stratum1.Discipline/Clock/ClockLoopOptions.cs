namespace Stratum1.Discipline.Clock;

/// <summary>How the clock may be moved; defaults are chrony's (chrony.conf(5)).</summary>
public sealed record ClockLoopOptions
{
    /// <summary><c>makestep</c>: an offset larger than this is stepped while steps are allowed; null never steps.</summary>
    public TimeInterval? StepThreshold { get; init; }

    /// <summary><c>makestep</c>: steps are allowed in this many first updates; negative: always.</summary>
    public int StepLimit { get; init; }

    /// <summary><c>maxslewrate</c>: the fastest a slew may be.</summary>
    public Frequency MaxSlewRate { get; init; } = Frequency.FromPpm(83_333.333);

    /// <summary><c>maxdrift</c>: a frequency beyond this is not believed.</summary>
    public Frequency MaxDrift { get; init; } = Frequency.FromPpm(100_000.0);

    /// <summary><c>maxupdateskew</c>: a frequency less certain than this is not used.</summary>
    public Frequency MaxUpdateSkew { get; init; } = Frequency.FromPpm(1_000.0);

    /// <summary><c>corrtimeratio</c>: slews take longer in proportion; 3 is the speed found best (ClockLoop).</summary>
    public double CorrectionTimeRatio { get; init; } = 3.0;

    /// <summary><c>maxchange</c>: a larger correction is refused; null accepts any.</summary>
    public TimeInterval? MaxChange { get; init; }

    /// <summary><c>maxchange</c>: updates at the start that are not checked.</summary>
    public int MaxChangeStart { get; init; }

    /// <summary><c>maxchange</c>: refusals before giving up; negative: never gives up.</summary>
    public int MaxChangeIgnore { get; init; }
}
