using Stratum1.Discipline.Sources;

namespace Stratum1.Engine.Manual;

// chrony's settime: the newest typed time is believed for what it is (who has mistyped types again), the frequency is the slope of a
// line through all of them (MedianLine: people mistype). The clock is slewed, never stepped, and nobody is told that it is synchronised:
// `local` may vouch for it.

/// <summary>The clock set by hand: <c>manual</c> and chronyc's <c>settime</c>.</summary>
/// <param name="steering">The clock.</param>
/// <param name="actions">Where what is to be said goes.</param>
public sealed class ManualReference(ClockSteering steering, ActionList actions)
{
    /// <summary>Times remembered, as many as a reply of chronyc's protocol has room for.</summary>
    public const int Capacity = 16;

    /// <summary>Two times typed within that are one typed twice (chrony's limit).</summary>
    private static readonly TimeInterval LeastSeparation = TimeInterval.FromWholeSeconds(1);

    private readonly List<TypedTime> times = new(Capacity);

    /// <summary>Whether typed times are accepted.</summary>
    public bool IsOn { get; set; }

    /// <summary>The typed times, oldest first.</summary>
    public IReadOnlyList<TypedTime> Times => times;

    /// <summary>A time is typed: sets the clock by it.</summary>
    /// <param name="typed">What it is now.</param>
    /// <param name="change">What that has changed.</param>
    /// <returns>False when it comes too soon after the last one, or cannot be: before 1970, or 60 years away.</returns>
    public bool TryAccept(UtcTime typed, out ManualChange change)
    {
        change = default;
        var now = steering.Now;
        var error = typed - steering.Clock;
        if (typed.Seconds < 0 || Math.Abs(error.Seconds) > 60.0 * 365.25 * 86_400 || IsTooSoon(now))
            return false;
        if (times.Count == Capacity)
            times.RemoveAt(0);
        times.Add(new(now, now.OffsetTo(typed), error, TimeInterval.Zero));
        change = SetClock(isNew: true);
        return true;
    }

    /// <summary>Forgets one typed time, and sets the clock by the others.</summary>
    /// <returns>False when there is none of that number.</returns>
    public bool Delete(int index)
    {
        if (index < 0 || index >= times.Count)
            return false;
        times.RemoveAt(index);
        if (times.Count > 0)
            SetClock(isNew: false);
        return true;
    }

    /// <summary>Forgets all; the clock goes on as it is.</summary>
    public void Reset() => times.Clear();

    /// <summary>When a time was typed, by the clock as it is corrected now, and how far off that was.</summary>
    public (UtcTime At, TimeInterval Error) Corrected(in TypedTime time)
    {
        var now = steering.Now;
        var correction = steering.Ledger.CorrectionAt(now) + steering.Remaining - (steering.Frequency * (now - time.At));
        return (time.At.Translate<Utc>(correction), time.Offset - correction);
    }

    /// <summary>UTC jumps.</summary>
    internal void ShiftReference(TimeInterval by)
    {
        for (var i = 0; i < times.Count; i++)
            times[i] = times[i] with { Offset = times[i].Offset + by };
    }

    private bool IsTooSoon(MonotonicTime now) => times.Count > 0 && now - times[^1].At < LeastSeparation;

    private ManualChange SetClock(bool isNew)
    {
        var (now, before) = (steering.Now, steering.Frequency);
        var newest = times[^1];
        var (slope, middle) = Line();
        var limit = steering.LoopOptions.MaxDrift.Ratio;
        var frequency = times.Count > 1 ? new Frequency(Math.Clamp(slope, -limit, limit)) : before;
        var error = middle + (frequency * (now - newest.At)) - steering.Ledger.CorrectionAt(now);
        for (var i = 0; i < times.Count; i++)
            times[i] = times[i] with { Residual = times[i].Offset - middle - (frequency * (times[i].At - newest.At)) };

        var offset = isNew ? newest.Offset : middle + (frequency * (now - newest.At));
        steering.SetByHand(offset, frequency);
        var change = steering.Frequency - before;
        actions.Log(
            LogLevel.Information,
            $"Making a frequency change of {change.Ppm:F3} ppm and a slew of {(offset - steering.Ledger.CorrectionAt(now)).Seconds:F6}");
        return new(error, change, steering.Frequency);
    }

    /// <summary>The line through all typed times: its slope, and what it says for the newest.</summary>
    private (double Slope, TimeInterval Newest) Line()
    {
        var newest = times[^1];
        Span<double> at = stackalloc double[times.Count];
        Span<double> offsets = stackalloc double[times.Count];
        for (var i = 0; i < at.Length; i++)
        {
            at[i] = (times[i].At - newest.At).Seconds;
            offsets[i] = (times[i].Offset - newest.Offset).Seconds;
        }

        var (slope, last) = MedianLine.Fit(at, offsets);
        return (slope, newest.Offset + TimeInterval.FromSecondsSaturating(last));
    }
}
