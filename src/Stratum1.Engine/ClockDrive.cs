using Stratum1.Discipline.Clock;

namespace Stratum1.Engine;

/// <summary>Moves the clock: steps and rates go into the ledger and, when the kernel's clock is ours, become actions.</summary>
internal sealed class ClockDrive(EngineOptions options, ActionList actions, StepWatch watch)
{
    /// <summary>Resolution of the kernel's frequency: 2⁻¹⁶ ppm (adjtimex(2)); ticks are multiples of it.</summary>
    private const double KernelRateUnit = 1e-6 / 65_536;

    /// <summary>What nobody changes is not complained of more often.</summary>
    private static readonly TimeInterval ComplaintInterval = TimeInterval.FromWholeSeconds(300);

    private MonotonicTime complaintAt;

    /// <summary>The only place that converts between raw and clock time.</summary>
    public ClockLedger Ledger { get; } = new(options.Stamps);

    /// <summary>By how much the oscillator is compensated for its temperature: added to the clock's rate.</summary>
    public Frequency Compensation { get; private set; }

    /// <summary>When the clock was last stepped; null when never.</summary>
    public MonotonicTime? LastStep { get; set; }

    /// <summary>Whether the kernel's clock is ours.</summary>
    private bool IsKernels => options.Stamps == StampScale.Corrected;

    /// <summary>How much faster than kernel stamps a time scale runs that runs so much faster than raw time.</summary>
    public Frequency OnStamps(Frequency onRaw) => IsKernels
        ? new((onRaw.Ratio - Ledger.Rate.Ratio) / (1.0 + Ledger.Rate.Ratio))
        : new(onRaw.Ratio + (Compensation.Ratio * (1.0 + onRaw.Ratio)));

    /// <summary>Steps the clock.</summary>
    public void Step(MonotonicTime now, TimeInterval by)
    {
        Ledger.Step(now, by);
        LastStep = now;
        if (IsKernels)
        {
            actions.Add(new(EngineActionKind.StepClock) { Step = by });
            watch.OnOurStep(by);
        }

        actions.Log(LogLevel.Warning, $"{(IsKernels ? "System" : "Virtual")} clock was stepped by {by.Seconds:F6} seconds");
    }

    /// <summary>Lets the clock run at another rate.</summary>
    public void SetRate(MonotonicTime now, Frequency rate)
    {
        // The kernel's grid, so that the ledger holds what the kernel does.
        var rounded = new Frequency(Math.Round(rate.Ratio / KernelRateUnit) * KernelRateUnit);
        if (rounded == Ledger.Rate)
            return;
        Ledger.SetRate(now, rounded);
        Apply(rounded);
    }

    /// <summary>The oscillator is compensated by that from now on.</summary>
    public void Compensate(MonotonicTime now, Frequency correction)
    {
        var stamp = Ledger.ToStamp(now);
        Compensation = correction;
        if (IsKernels)
            Apply(Ledger.Rate);
        else
            Ledger.Compensate(stamp, correction);
    }

    /// <summary>With <c>-x</c> the virtual clock is right, and who reads the system's must know that it is not.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="threshold">Errors beyond it would be stepped; null when none would.</param>
    public void TellUnmoved(MonotonicTime now, TimeInterval? threshold)
    {
        var error = Ledger.Corrected(now) - Ledger.ToStamp(now);
        if (IsKernels || !(error.Abs() > threshold) || now < complaintAt)
            return;
        complaintAt = now + ComplaintInterval;
        actions.Log(LogLevel.Warning, $"Could not step system clock by {error.Seconds:F6} seconds: left alone, as -x asks");
    }

    // The oscillator of raw time is the compensated one: the ledger knows nothing of it.
    private void Apply(Frequency rate)
    {
        if (IsKernels)
            actions.Add(new(EngineActionKind.SetRate) { Rate = new(rate.Ratio + (Compensation.Ratio * (1.0 + rate.Ratio))) });
    }
}
