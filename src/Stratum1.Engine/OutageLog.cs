using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine;

/// <summary>How well the clock did without references: when they are back, what was foreseen is compared with the truth and kept.</summary>
internal sealed class OutageLog(IEnumerable<Outage> earlier, ActionList actions)
{
    /// <summary>Outages remembered.</summary>
    private const int MaxOutages = 64;

    /// <summary>A source that is asked every quarter of an hour is not lost in between.</summary>
    private const double SilentIntervals = 4.0;

    private readonly List<Outage> outages = [.. earlier];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Outage> All => outages;

    /// <summary>References are back, perhaps after an outage.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clock">The clock then.</param>
    /// <param name="foreseen">What was followed until now.</param>
    /// <param name="truth">What the references say.</param>
    /// <param name="holdover">What was known of the clock's error.</param>
    public void Note(MonotonicTime now, UtcTime clock, in Estimate foreseen, in Estimate truth, Holdover holdover)
    {
        var length = holdover.Age(now);
        if (holdover.LastEstimate is not { } last || length < Outage.Shortest || length.Seconds < SilentIntervals * last.Interval)
            return;
        var offset = truth.PredictedAt(now).Offset;
        var outage = new Outage(
            clock, length, offset - foreseen.PredictedAt(now).Offset, offset - last.PredictedAt(now).Offset,
            holdover.ErrorBound(now, TimeInterval.Zero));
        outages.Add(outage);
        if (outages.Count > MaxOutages)
            outages.RemoveAt(0);
        actions.Log(
            LogLevel.Information,
            $"References are back after {length.Seconds:F0} s: clock off by {outage.Missed.Seconds:+0.000000000;-0.000000000} s, "
            + $"{outage.MissedWithoutTemperature.Seconds:+0.000000000;-0.000000000} s without the temperature, "
            + $"claimed {outage.Bound.Seconds:F9} s");
    }
}
