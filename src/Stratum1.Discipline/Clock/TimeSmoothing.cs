namespace Stratum1.Discipline.Clock;

// Served time S follows the corrected time T at a distance z = S − T, with the relative frequency v = dz/dt. Whenever T jumps or changes
// its frequency, S goes on as before, so z and v take the change; then both are brought to zero, as quickly as |v| ≤ V and
// |dv/dt| ≤ w allow:
//   accelerate at w to a peak speed p ≤ V, keep it, brake at w.
// With u the speed toward zero (u₀ now) the ways add up to |z|: (p² − u₀²)/2w + p²/2w + p·t₂ = |z|, so p² = (2w|z| + u₀²)/2 where that is
// below V². Time-optimal control of a double integrator with bounded speed (Kirk, Optimal Control Theory, 1970, §5.4).

/// <summary>How fast served time may change; chrony's <c>smoothtime</c>.</summary>
/// <param name="MaxFrequency">Bound of its frequency against the clock.</param>
/// <param name="MaxWander">Bound of the change of that, s/s per second.</param>
/// <param name="IsLeapOnly">Only leap seconds are smoothed.</param>
public sealed record SmoothingOptions(Frequency MaxFrequency, double MaxWander, bool IsLeapOnly);

/// <summary>Served time that has no jumps: what is corrected at once is handed on to clients gradually.</summary>
public sealed class TimeSmoothing(SmoothingOptions options)
{
    private MonotonicTime plannedAt;
    private double offset;
    private double frequency;
    private double firstWander;
    private (double First, double Second, double Third) stages;

    /// <summary>The limits.</summary>
    public SmoothingOptions Options => options;

    /// <summary>Whether served time is smoothed now.</summary>
    public bool IsActive { get; private set; }

    /// <summary>When the plan was last made.</summary>
    public MonotonicTime PlannedAt => plannedAt;

    /// <summary>Begins to smooth: from now on served time does not jump.</summary>
    public void Activate(MonotonicTime now)
    {
        if (!IsActive)
            Reset(now);
        IsActive = true;
    }

    /// <summary>Serves the corrected time at once, with whatever jump that is.</summary>
    public void Reset(MonotonicTime now)
    {
        (offset, frequency) = (0.0, 0.0);
        Plan(now);
    }

    /// <summary>The corrected time has changed; served time goes on as before.</summary>
    /// <param name="now">When.</param>
    /// <param name="jump">Corrected time after − before.</param>
    /// <param name="change">Its frequency after − before.</param>
    public void Absorb(MonotonicTime now, TimeInterval jump, Frequency change)
    {
        var (z, v, _) = At(now);
        (offset, frequency) = (z.Seconds - jump.Seconds, v.Ratio - change.Ratio);
        Plan(now);
    }

    /// <summary>Served − corrected time, its frequency, and how that changes (s/s per second).</summary>
    /// <param name="now">Not before the last change.</param>
    public (TimeInterval Offset, Frequency Frequency, double Wander) At(MonotonicTime now)
    {
        var t = Math.Max(0.0, (now - plannedAt).Seconds);
        if (t >= stages.First + stages.Second + stages.Third)
            return default;
        var (z, v, a) = (offset, frequency, firstWander);
        var first = Math.Min(t, stages.First);
        (z, v) = Move(z, v, a, first);
        if (t < stages.First)
            return Result(z, v, a);
        var second = Math.Min(t - stages.First, stages.Second);
        z += v * second;
        if (t < stages.First + stages.Second)
            return Result(z, v, 0.0);
        a = v > 0.0 ? -options.MaxWander : options.MaxWander;
        (z, v) = Move(z, v, a, t - stages.First - stages.Second);
        return Result(z, v, a);

        static (double Offset, double Frequency) Move(double z, double v, double a, double t)
            => (z + (v * t) + (0.5 * a * t * t), v + (a * t));
        static (TimeInterval Offset, Frequency Frequency, double Wander) Result(double z, double v, double a)
            => (TimeInterval.FromSecondsSaturating(z), new(v), a);
    }

    /// <summary>Time until served and corrected time are the same.</summary>
    public TimeInterval Remaining(MonotonicTime now)
    {
        var left = stages.First + stages.Second + stages.Third - (now - plannedAt).Seconds;
        return TimeInterval.FromSecondsSaturating(Math.Max(0.0, left));
    }

    private void Plan(MonotonicTime now)
    {
        plannedAt = now;
        var (w, fastest) = (options.MaxWander, options.MaxFrequency.Ratio);
        // Where it would come to rest if it braked at once says to which side it must be moved.
        var rest = offset + (frequency * Math.Abs(frequency) / (2.0 * w));
        var side = rest >= 0.0 ? 1.0 : -1.0;
        var (way, speed) = (side * offset, -side * frequency);
        var peak = Math.Min(fastest, Math.Sqrt(Math.Max(0.0, ((2.0 * w * way) + (speed * speed)) / 2.0)));
        var acceleration = peak >= speed ? w : -w;
        var first = (peak - speed) / acceleration;
        var rolled = 0.5 * (peak + speed) * first;
        var third = peak / w;
        var second = peak > 0.0 ? Math.Max(0.0, (way - rolled - (0.5 * peak * third)) / peak) : 0.0;
        firstWander = -side * acceleration;
        stages = (first, second, third);
    }
}
