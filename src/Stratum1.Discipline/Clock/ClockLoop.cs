using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Clock;

// The estimators follow the free oscillator, so control cannot disturb them and is a problem of its own: bring the correction c(m) to the
// estimated offset and let it run at the estimated frequency. What remains, ρ = offset − c, is taken away at the rate ρ/C.
//
// How fast? Each sample moves the estimate by a correction of variance K·P (P the variance before the sample, K the gain), and a
// slew costs twice: while it runs the clock is off by what remains, and its frequency is off by ρ/C. With a part a = 1 − T/C remaining
// when the next sample comes (T seconds later) the remainder adds, averaged over time,
//   K·P·(1 + a + a²)/(3(1 − a²))   when C ≥ T,      K·P·C/(3T)   when the slew ends before (C < T)
// to the variance P that no control can avoid. C is the longest time for which that is PhaseCost·P: it makes the frequency
// as quiet as the price allows. At T = 1 s and K = 0.044 (1 µs pulse, 1e-9/s wander) that is C = 3.5 s; accuracy.md's Monte-Carlo table
// (C = 4 s: frequency error 18 ppb instead of 45, phase 3 % worse) is the same trade measured.

/// <summary>Decides steps and slews: turns what is known of the reference into the rate of the clock.</summary>
public sealed class ClockLoop(ClockLoopOptions options)
{
    /// <summary>Part of the unavoidable phase variance that slewing may add; chosen by measurement (bench/accuracy.sh).</summary>
    private const double PhaseCost = 0.065;

    /// <summary>corrtimeratio of chrony's default: stands for our own speed.</summary>
    private const double UsualCorrectionTimeRatio = 3.0;

    /// <summary>Slews are not made faster than this (or one sample interval), s: the gain in phase would be lost between samples.</summary>
    private const double ShortestSlew = 1.0;

    /// <summary>
    /// A remainder of this many standard deviations of the offset is no noise that a slow slew would average: it is taken away as quickly
    /// as the next sample allows.
    /// </summary>
    private const double Certain = 30.0;

    /// <summary>A remainder below this part of the offset's standard deviation is none: the rounding of the rates leaves such.</summary>
    private const double Negligible = 0.01;

    /// <summary>A chord through a drifting frequency may be wrong by this part of the offset's standard deviation.</summary>
    private const double ChordError = 0.1;

    /// <summary>A rate that stays good this long needs no revision, s.</summary>
    private const double LongestChord = 4096.0;

    /// <summary>Of an offset that an operator has made up: a microsecond, s².</summary>
    private const double MadeUpVariance = 1e-12;

    /// <summary>A leap second that is slewed is over when no more than this is left.</summary>
    private static readonly TimeInterval LeapRest = TimeInterval.FromSeconds(1e-3);

    /// <summary>
    /// Whatever the options say: Linux corrects a clock's speed by no more than a tenth (adjtimex(2), tick), slews and frequency together,
    /// and the ledger must hold what the kernel does.
    /// </summary>
    private static readonly Frequency FastestRate = new(0.1);

    private Estimate? current;
    private Frequency frequency;
    private int refusedChanges;
    private bool slewsLeap;

    /// <summary>The options in force; replaced as a whole when a command changes one.</summary>
    public ClockLoopOptions Options { get; set; } = options;

    /// <summary>Updates since start.</summary>
    public long Updates { get; private set; }

    /// <summary>Whether <c>maxchange</c> has been exceeded too often: the daemon must end.</summary>
    public bool ChangeLimitExceeded { get; private set; }

    /// <summary>The oscillator's frequency as last believed: what the clock keeps when all sources are lost.</summary>
    public Frequency Frequency => frequency;

    /// <summary>What is stepped now: <c>makestep</c>'s threshold as long as its limit allows, or null.</summary>
    public TimeInterval? StepThreshold
        => slewsLeap || (Options.StepLimit >= 0 && Updates > Options.StepLimit) ? null : Options.StepThreshold;

    /// <summary>Begins with a frequency known from elsewhere (drift file); it is kept until an estimate replaces it.</summary>
    public void Start(Frequency known) => frequency = Clamp(known, Options.MaxDrift);

    /// <summary>What remains to be corrected: estimated offset − correction. Zero before the first update.</summary>
    public TimeInterval Remaining(MonotonicTime now, ClockLedger ledger)
        => current is { } estimate ? estimate.PredictedAt(now).Offset - ledger.CorrectionAt(now) : TimeInterval.Zero;

    /// <summary>A new estimate (after a sample, or a change of sources).</summary>
    /// <returns>What to do, or null when <c>maxchange</c> refuses the correction.</returns>
    public ClockAdjustment? Update(MonotonicTime now, in Estimate estimate, ClockLedger ledger)
    {
        var ahead = estimate.PredictedAt(now);
        var remaining = ahead.Offset - ledger.CorrectionAt(now);
        slewsLeap &= remaining.Abs() > LeapRest;
        if (Refuses(remaining))
            return null;
        current = estimate;
        Updates++;
        if (ahead.FrequencyError.Ratio <= Options.MaxUpdateSkew.Ratio)
            frequency = Clamp(ahead.Frequency, Options.MaxDrift);
        return MaySlewOrStep(now, ahead, remaining);
    }

    /// <summary>
    /// Somebody else has moved the clock: taking that back begins at once, by a step where an update might have made one.
    /// </summary>
    public ClockAdjustment Recover(MonotonicTime now, ClockLedger ledger)
    {
        var remaining = Remaining(now, ledger);
        return current is { } estimate && !Exceeds(remaining)
            ? MaySlewOrStep(now, estimate.PredictedAt(now), remaining)
            : Revise(now, ledger);
    }

    /// <summary>What was followed is not believed any more: the clock only keeps its frequency.</summary>
    public void Forget() => current = null;

    /// <summary>The last estimate is looked at anew (a prediction by temperature or long experience); not an update.</summary>
    public ClockAdjustment Foresee(MonotonicTime now, in Estimate estimate, ClockLedger ledger)
    {
        current = estimate;
        frequency = Clamp(estimate.Frequency, Options.MaxDrift);
        return Revise(now, ledger);
    }

    /// <summary>
    /// No new estimate, but the time named by <see cref="ClockAdjustment.ReviseAt"/> has come: ends a slew, follows a drift.
    /// </summary>
    public ClockAdjustment Revise(MonotonicTime now, ClockLedger ledger)
    {
        if (current is not { } estimate)
            return new ClockAdjustment(null, frequency, null);
        var ahead = estimate.PredictedAt(now);
        var remaining = ahead.Offset - ledger.CorrectionAt(now);
        return Exceeds(remaining) ? new ClockAdjustment(null, frequency, null) : Slew(now, ahead, remaining);
    }

    /// <summary>Steps the clock by all that remains, whatever the limits: the operator's <c>makestep</c>.</summary>
    public ClockAdjustment StepNow(MonotonicTime now, ClockLedger ledger)
    {
        var adjustment = Revise(now, ledger);
        return current is { } estimate
            ? Slew(now, estimate.PredictedAt(now), TimeInterval.Zero) with { Step = Remaining(now, ledger) }
            : adjustment;
    }

    /// <summary>Corrects the clock as if its reference were so far off, until an update shows better; it needs none.</summary>
    public void Disturb(MonotonicTime now, TimeInterval offset, ClockLedger ledger)
    {
        var made = new Estimate(
            now, ledger.CorrectionAt(now), frequency, 0.0, 1.0, MadeUpVariance, 0.0, 0.0, 0.0, 0.0, MadeUpVariance, 1.0);
        var reference = current ?? made;
        current = reference with { Offset = reference.Offset + offset };
    }

    /// <summary>Nobody will look after the clock any more: no slew may go on, the frequency stays.</summary>
    public ClockAdjustment Settle() => new(null, frequency, null);

    /// <summary>The scale of the references moved by <paramref name="by"/> (a leap second).</summary>
    /// <param name="by">−1 s for an inserted second.</param>
    /// <param name="mustSlew">Even if steps are allowed, what this leaves to be corrected is slewed.</param>
    public void ShiftReference(TimeInterval by, bool mustSlew = false)
    {
        if (current is { } estimate)
            current = estimate with { Offset = estimate.Offset + by };
        slewsLeap = mustSlew;
    }

    /// <summary>Duration of a slew in seconds, by the cost it may have; see the head of this file.</summary>
    internal static double SlewTime(double gain, double interval)
    {
        var allowed = 3.0 * PhaseCost / Math.Max(gain, 1e-6);
        if (allowed <= 1.0)
            return Math.Max(Math.Min(ShortestSlew, interval), allowed * interval);
        // (1 + a + a²) = allowed·(1 − a²)
        var a = (Math.Sqrt((4.0 * allowed * allowed) - 3.0) - 1.0) / (2.0 * (1.0 + allowed));
        return interval / (1.0 - a);
    }

    private static Frequency Clamp(Frequency value, Frequency limit) => new(Math.Clamp(value.Ratio, -limit.Ratio, limit.Ratio));

    private bool Exceeds(TimeInterval remaining)
        => !slewsLeap && Options.MaxChange is { } limit && Updates >= Options.MaxChangeStart && remaining.Abs() > limit;

    private bool Refuses(TimeInterval remaining)
    {
        if (!Exceeds(remaining))
            return false;
        refusedChanges++;
        ChangeLimitExceeded = Options.MaxChangeIgnore >= 0 && refusedChanges > Options.MaxChangeIgnore;
        return true;
    }

    private ClockAdjustment MaySlewOrStep(MonotonicTime now, in Estimate ahead, TimeInterval remaining)
    {
        return StepThreshold is { } threshold && remaining.Abs() > threshold
            ? Slew(now, ahead, TimeInterval.Zero) with { Step = remaining }
            : Slew(now, ahead, remaining);
    }

    private ClockAdjustment Slew(MonotonicTime now, in Estimate ahead, TimeInterval remaining)
    {
        var baseRate = frequency;
        var chord = ahead.FrequencyError.Ratio <= Options.MaxUpdateSkew.Ratio ? ChordTime(ahead) : LongestChord;
        if (chord < LongestChord)
        {
            var end = ahead.PredictedAt(now + TimeInterval.FromSeconds(chord));
            baseRate = Clamp(new Frequency((end.Offset - ahead.Offset).Seconds / chord), Options.MaxDrift);
        }

        if (Math.Abs(remaining.Seconds) <= Negligible * ahead.OffsetError)
            return new ClockAdjustment(null, baseRate, chord < LongestChord ? now + TimeInterval.FromSeconds(chord) : null);

        var gain = ahead.CorrectionVariance / (ahead.OffsetVariance + ahead.CorrectionVariance);
        // The more certain an error is, the sooner it goes: servers asked every hour must not wait for hours.
        var certainty = Math.Abs(remaining.Seconds) / (Certain * ahead.OffsetError);
        var usual = certainty > 1.0 ? Math.Max(ShortestSlew, ahead.Interval / certainty) : SlewTime(gain, ahead.Interval);
        // Nobody relies on the rate of a clock that was never right: its first error goes at once, however gentle later ones are to be.
        var isFirst = Updates <= 1 && certainty > 1.0;
        var time = isFirst ? ShortestSlew : usual * Options.CorrectionTimeRatio / UsualCorrectionTimeRatio;
        var slew = Clamp(new Frequency(remaining.Seconds / time), Options.MaxSlewRate);
        var rate = Clamp(baseRate + slew, FastestRate);
        var gained = rate.Ratio - baseRate.Ratio;
        var ends = Math.Min(
            chord, LongestChord * Math.Abs(gained) > Math.Abs(remaining.Seconds) ? remaining.Seconds / gained : LongestChord);
        return new ClockAdjustment(null, rate, now + TimeInterval.FromSeconds(ends));
    }

    // A straight line through a parabola of curvature d is off by d·t²/8 in the middle.
    private static double ChordTime(in Estimate ahead)
    {
        var drift = Math.Abs(ahead.Drift);
        var allowed = ChordError * ahead.OffsetError;
        if (drift * ahead.DriftHorizon * ahead.DriftHorizon < allowed)
            return LongestChord; // It fades before it matters.
        return Math.Clamp(Math.Sqrt(8.0 * allowed / drift), 1.0, LongestChord);
    }
}
