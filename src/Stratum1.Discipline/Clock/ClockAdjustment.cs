namespace Stratum1.Discipline.Clock;

/// <summary>What to do to the clock now.</summary>
/// <param name="Step">Move it by this much first; null for none. Positive is forward.</param>
/// <param name="Rate">The rate correction to set: seconds added per second of raw time, frequency and slew together.</param>
/// <param name="ReviseAt">
/// When to call <see cref="ClockLoop.Revise"/> if no update comes first; null when the rate may stay for ever.
/// </param>
public readonly record struct ClockAdjustment(TimeInterval? Step, Frequency Rate, MonotonicTime? ReviseAt);
