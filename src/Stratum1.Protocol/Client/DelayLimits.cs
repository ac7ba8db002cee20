namespace Stratum1.Protocol.Client;

/// <summary>What was measured of a source so far, as far as tests of the delay need it.</summary>
/// <param name="MinimumDelay">Least round trip.</param>
/// <param name="Jitter">Standard deviation of the offsets.</param>
/// <param name="Innovation">The new offset − what was predicted.</param>
/// <param name="Wander">How far the clocks may have parted since the last measurement.</param>
public readonly record struct DelayHistory(TimeInterval MinimumDelay, TimeInterval Jitter, TimeInterval Innovation, TimeInterval Wander);

/// <summary>Which delays are too long to be worth anything (chrony.conf(5); the tests A, B and C).</summary>
public sealed record DelayLimits
{
    /// <summary><c>maxdelay</c>.</summary>
    public TimeInterval Longest { get; init; } = TimeInterval.FromWholeSeconds(3);

    /// <summary><c>maxdelayratio</c>: as a multiple of the least delay; below 1 is off.</summary>
    public double Ratio { get; init; }

    /// <summary><c>maxdelaydevratio</c>: half the excess over the least delay as a multiple of the jitter.</summary>
    public double DeviationRatio { get; init; } = 10;

    /// <summary>B: not a multiple of the least delay.</summary>
    public bool PassesRatio(TimeInterval delay, in DelayHistory history)
        => Ratio < 1.0 || delay.Seconds <= (history.MinimumDelay.Seconds * Ratio) + history.Wander.Seconds;

    /// <summary>C: the delay cannot have moved the offset further than the jitter does, or it has moved much further than that.</summary>
    public bool PassesDeviation(TimeInterval delay, in DelayHistory history)
    {
        var allowed = (history.Jitter.Seconds * DeviationRatio) + history.Wander.Seconds;
        var excess = (delay - history.MinimumDelay).Seconds / 2;
        return excess <= allowed || Math.Abs(history.Innovation.Seconds) - excess > allowed;
    }
}
