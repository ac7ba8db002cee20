namespace Stratum1.Discipline.Clock;

/// <summary>What became of a time without references: the prediction compared with the truth when they came back.</summary>
/// <param name="Ended">When they came back.</param>
/// <param name="Length">How long there was none.</param>
/// <param name="Missed">True time − predicted: positive when the clock was behind.</param>
/// <param name="MissedWithoutTemperature">The same, had the temperature not been looked at.</param>
/// <param name="Bound">What the clock claimed to be right to.</param>
public readonly record struct Outage(
    UtcTime Ended, TimeInterval Length, TimeInterval Missed, TimeInterval MissedWithoutTemperature, TimeInterval Bound)
{
    /// <summary>Shorter ones say nothing.</summary>
    public static TimeInterval Shortest { get; } = TimeInterval.FromWholeSeconds(60);
}
