namespace Stratum1.Engine.RealTimeClocks;

/// <summary>What is known of a real-time clock: kept over a restart, it tells the time by it.</summary>
/// <param name="At">A reading of it.</param>
/// <param name="Offset">True time − real-time clock then.</param>
/// <param name="Frequency">How much faster true time runs.</param>
public readonly record struct RtcRecord(UtcTime At, TimeInterval Offset, Frequency Frequency)
{
    /// <summary>True time − real-time clock at another reading; saturates at 68 years.</summary>
    public TimeInterval OffsetAt(UtcTime reading)
        => Offset + TimeInterval.FromSecondsSaturating(Frequency.Ratio * (reading - At).Seconds);
}

/// <summary>How the real-time clock is followed.</summary>
public sealed record RtcOptions
{
    /// <summary><c>rtcautotrim</c>: it is set when it is so far off; zero never.</summary>
    public TimeInterval AutotrimThreshold { get; init; }

    /// <summary>What an earlier run knew; null when nothing.</summary>
    public RtcRecord? Known { get; init; }
}

/// <summary>What status output shows of the real-time clock.</summary>
/// <param name="Record">The last estimate.</param>
/// <param name="Samples">Measurements in use.</param>
/// <param name="Runs">Runs of residuals of one sign.</param>
/// <param name="Span">From the oldest of them to the newest.</param>
public readonly record struct RtcStatus(RtcRecord Record, int Samples, int Runs, TimeInterval Span);
