using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;

namespace Stratum1.Engine;

// What is smoothed is not the clock's slews but what they follow: the estimated true time. It jumps a little with every sample, and by a
// second at a leap second; served time stays where it was and approaches it within the limits (TimeSmoothing).

/// <summary>What clients are told instead of the clock, so that it changes gradually: <c>smoothtime</c>, leap smear.</summary>
public sealed class SmoothedTime
{
    /// <summary>
    /// Smoothing begins when the frequency's uncertainty is what the greatest wander w undoes in this time, s. Chrony takes 10 000; then a
    /// late correction v of the frequency carries served time v²/2w away, half a second at 0.01 ppm/s; now it is 50 µs.
    /// </summary>
    private const double SettlingSeconds = 100.0;

    /// <summary>What is left of the first correction must not be handed on slowly.</summary>
    private static readonly TimeInterval Settled = TimeInterval.FromSeconds(1e-4);

    /// <summary>
    /// 127.127.1.255, chrony's mark. What is smoothed is a time of its own, which all clients of such servers share, and no worse known
    /// than
    /// the true one: how far it is from that is no error, and would make clients drop their server when they need it.
    /// </summary>
    public static ReferenceId Id { get; } = new(0x7F7F_01FF);

    private readonly TimeSmoothing smoothing;
    private readonly ClockSteering steering;

    internal SmoothedTime(SmoothingOptions options, ClockSteering steering) => (smoothing, this.steering) = (new(options), steering);

    /// <summary>Served time approaching true time.</summary>
    public TimeSmoothing Process => smoothing;

    /// <summary>Served time now, when it is not the clock's; else null.</summary>
    public (UtcTime Time, Frequency Rate)? Now
    {
        get
        {
            if (!smoothing.IsActive || steering.Reference is not { } reference)
                return null;
            var (offset, frequency, _) = smoothing.At(steering.Now);
            if (smoothing.Options.IsLeapOnly && offset == TimeInterval.Zero && frequency == Frequency.Zero)
                return null;
            var estimate = reference.PredictedAt(steering.Now);
            return (steering.Now.Translate<Utc>(estimate.Offset + offset), estimate.Frequency + frequency);
        }
    }

    /// <summary>How far served time is from true time, by the clock's own estimate.</summary>
    public TimeInterval Offset => smoothing.At(steering.Now).Offset;

    /// <summary>Begins at once: the operator's <c>smoothtime activate</c>.</summary>
    public void Activate() => smoothing.Activate(steering.Now);

    /// <summary>Serves true time at once: the operator's <c>smoothtime reset</c>.</summary>
    public void Reset() => smoothing.Reset(steering.Now);

    /// <summary>The clock will follow another estimate.</summary>
    internal void OnEstimate(Estimate? before, in Estimate after)
    {
        if (!smoothing.IsActive || smoothing.Options.IsLeapOnly || before is not { } old)
            return;
        var (was, becomes) = (old.PredictedAt(steering.Now), after.PredictedAt(steering.Now));
        smoothing.Absorb(steering.Now, becomes.Offset - was.Offset, becomes.Frequency - was.Frequency);
    }

    /// <summary>Once a second while the clock is synchronised: begins when the clock has settled.</summary>
    internal void OnSynchronised()
    {
        if (!smoothing.IsActive && steering.Reference is { } reference && steering.Remaining.Abs() < Settled
            && reference.PredictedAt(steering.Now).FrequencyError.Ratio < SettlingSeconds * smoothing.Options.MaxWander)
        {
            Activate();
        }
    }

    /// <summary>True time jumps, and the clock does not.</summary>
    internal void OnLeap(TimeInterval by)
    {
        if (smoothing.IsActive)
            smoothing.Absorb(steering.Now, by, Frequency.Zero);
    }

    /// <summary>The clock was stepped: it was wrong, and so was what clients were told.</summary>
    internal void OnStep() => smoothing.Reset(steering.Now);

    internal void Forget() => smoothing.Reset(steering.Now);
}
