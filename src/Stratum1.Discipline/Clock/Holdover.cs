using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Clock;

// How wrong can the clock be, t seconds after the last estimate? By what was not yet corrected, by the references' systematic error,
// and by what is random:
//   σ²(t) = P₁₁ + 2t·P₁₂ + t²·P₂₂ + W²·t³/3
// P: covariance of offset and frequency at the last estimate; W: the wander that the bank of filters found in this very oscillator. The
// last term is the variance of the integral of a random walk, and outweighs the others within minutes: 127 µs after an hour at
// W = 1e-9 (accuracy.md). No assumed ppm is in it: a board in a draught says so, and a good one is believed longer. Where the random
// walk is not the whole truth (temperature), the record of past predictions corrects it (HoldoverRecord).

/// <summary>The error bound served while sources are there and after they are lost: root dispersion.</summary>
public sealed class Holdover
{
    /// <summary>
    /// Standard deviations in the bound. A Gaussian stays within 2.58 in 99 % of cases; the rest is for the uncertainty of W. The bound is
    /// then on average 3.7 times the error (whose mean is 0.8 σ).
    /// </summary>
    private const double Deviations = 2.85;

    private readonly HoldoverRecord record = new();
    private Estimate? last;
    private TemperatureMark mark;
    private double variancePart = 1.0;
    private TimeInterval systematic;

    /// <summary>What the board's sensor says of the oscillator.</summary>
    public TemperatureModel Temperature { get; } = new();

    /// <summary>The last estimate there was; null before the first.</summary>
    public Estimate? LastEstimate => last;

    /// <summary>When the last estimate was made; null before the first.</summary>
    public MonotonicTime? LastEstimateAt => last?.At;

    /// <summary>Notes an estimate that the clock follows.</summary>
    /// <param name="estimate">The combined estimate.</param>
    /// <param name="bound">Systematic error of it.</param>
    /// <param name="referenceChanged">Whether it rests on another best source than the one before.</param>
    public void Observe(in Estimate estimate, TimeInterval bound, bool referenceChanged = false)
    {
        if (referenceChanged)
        {
            record.Interrupt();
            Temperature.Interrupt();
        }

        record.Observe(estimate);
        Temperature.Observe(estimate);
        (mark, variancePart) = (Temperature.MarkAt(estimate.At), 1.0);
        last = estimate;
        systematic = bound;
    }

    /// <summary>Nothing is known any more (the clock was set by somebody else).</summary>
    public void Forget()
    {
        last = null;
        record.Interrupt();
        Temperature.Interrupt();
    }

    /// <summary>While there are no references: what the temperature says of the clock, where that has proved to be right.</summary>
    /// <returns>Null where the last estimate is the best there is.</returns>
    public Estimate? Predict(MonotonicTime now)
        => last is { } estimate ? Temperature.Predict(estimate, mark, now, out variancePart) : null;

    /// <summary>The scale of the references moved (a leap second).</summary>
    public void ShiftReference(TimeInterval by)
    {
        record.ShiftReference(by);
        Temperature.ShiftReference(by);
        if (last is { } estimate)
            last = estimate with { Offset = estimate.Offset + by };
    }

    /// <summary>Time since the last estimate; the longest interval before the first.</summary>
    public TimeInterval Age(MonotonicTime now) => last is { } estimate ? now - estimate.At : TimeInterval.MaxValue;

    /// <summary>Bound of the clock's error: covers it in more than 99 of 100 seconds.</summary>
    /// <param name="now">Not before the last estimate.</param>
    /// <param name="remaining">What the loop has still to correct (<see cref="ClockLoop.Remaining"/>).</param>
    /// <returns>The longest interval when nothing is known.</returns>
    public TimeInterval ErrorBound(MonotonicTime now, TimeInterval remaining)
    {
        if (last is not { } estimate)
            return TimeInterval.MaxValue;
        var variance = estimate.PredictedAt(now).OffsetVariance;
        var factor = Math.Max(1.0, record.FactorAt((now - estimate.At).Seconds) * variancePart);
        var random = Deviations * Math.Sqrt(variance * factor);
        return systematic + remaining.Abs() + TimeInterval.FromSecondsSaturating(random);
    }
}
