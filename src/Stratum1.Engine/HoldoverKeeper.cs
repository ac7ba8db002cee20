using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine;

/// <summary>
/// The time without references: how wrong the clock may have become, what temperature or long experience say of its oscillator, and how
/// well all that did in past outages.
/// </summary>
internal sealed class HoldoverKeeper
{
    /// <summary>Shorter silences are between samples.</summary>
    private static readonly TimeInterval SilenceToForesee = TimeInterval.FromWholeSeconds(30);

    private readonly Holdover holdover = new();
    private readonly FallbackDrift? fallback;
    private readonly OutageLog outages;
    private readonly Frequency? assumedDrift;

    public HoldoverKeeper(EngineOptions options, ActionList actions)
    {
        assumedDrift = options.MaxClockError;
        outages = new(options.Outages, actions);
        if (options.LearnedTemperature is { } learned)
            holdover.Temperature.Restore(learned);
        fallback = options.FallbackDrift is { } times ? new(times.Shortest, times.Longest) : null;
    }

    /// <summary>What the board's own sensor has proved to tell of the oscillator.</summary>
    public TemperatureModel Temperature => holdover.Temperature;

    /// <summary>How well the clock did without references, oldest first.</summary>
    public IReadOnlyList<Outage> Outages => outages.All;

    /// <summary>Time since references were heard; the longest interval before the first.</summary>
    public TimeInterval Age(MonotonicTime now) => holdover.Age(now);

    /// <summary>References are heard.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clock">The clock then.</param>
    /// <param name="foreseen">What was followed until now; null before the first.</param>
    /// <param name="estimate">What they say.</param>
    /// <param name="bound">Its systematic error.</param>
    public void Observe(MonotonicTime now, UtcTime clock, Estimate? foreseen, in Estimate estimate, TimeInterval bound)
    {
        if (foreseen is { } before)
            outages.Note(now, clock, before, estimate, holdover);
        fallback?.Observe(now, estimate.Frequency);
        holdover.Observe(estimate, bound);
    }

    /// <summary>Bound of the clock's error, if nothing is heard until then.</summary>
    /// <param name="at">When.</param>
    /// <param name="remaining">What is still to be corrected.</param>
    /// <param name="reference">What is followed.</param>
    public TimeInterval ErrorBound(MonotonicTime at, TimeInterval remaining, Estimate? reference)
    {
        var bound = holdover.ErrorBound(at, remaining);
        return assumedDrift is { } assumed && reference is { } followed
            ? bound + (assumed * TimeInterval.Max(TimeInterval.Zero, at - followed.At))
            : bound;
    }

    /// <summary>A better idea than the estimate followed of what has become of it in a long silence; null when there is none.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="heard">When references were last heard.</param>
    /// <param name="reference">What is followed.</param>
    public Estimate? Foresee(MonotonicTime now, MonotonicTime heard, Estimate? reference)
    {
        if (now - heard < SilenceToForesee)
            return null;
        if (holdover.Predict(now) is { } foreseen)
            return foreseen;
        if (fallback is null || reference is not { } followed || fallback.After(now - heard) is not { } usual)
            return null;
        fallback.Pause();
        return followed.Frequency == usual ? null : followed.PredictedAt(now) with { Frequency = usual, Drift = 0.0 };
    }

    /// <summary>The scale of all references moved: a leap second.</summary>
    public void ShiftReference(TimeInterval by) => holdover.ShiftReference(by);

    /// <summary>What was followed was wrong.</summary>
    public void Forget() => holdover.Forget();
}
