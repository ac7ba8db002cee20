using Stratum1.Discipline.Leap;

namespace Stratum1.Engine;

/// <summary>Notices that somebody else moved the clock: its distance from the monotonic clock, which nobody moves, is another.</summary>
internal sealed class StepWatch
{
    /// <summary>Two clocks read one after the other are apart by microseconds, on a busy board by a scheduling delay.</summary>
    private static readonly TimeInterval ReadingJitter = TimeInterval.FromSeconds(1e-3);

    /// <summary>A step by a second so near to midnight is the kernel's leap second.</summary>
    private static readonly TimeInterval LeapWindow = TimeInterval.FromWholeSeconds(3);

    private MonotonicTime? clockAtBoot; // Not an interval: those end in 2038, 68 years after 1970.
    private (LeapEvent Leap, Action<LeapEvent> Happened)? kernelLeap;

    /// <summary>Begins.</summary>
    /// <param name="origin">What the clock reads.</param>
    /// <param name="monotonic">What the monotonic clock reads.</param>
    public void Begin(MonotonicTime origin, TimeInterval monotonic) => clockAtBoot = origin - monotonic;

    /// <summary>By how much others moved the clock since the last look; zero for what may be the delay between two readings.</summary>
    public TimeInterval Look(in ClockReading reading)
    {
        var atBoot = reading.System.Translate<Oscillator>(-reading.Monotonic);
        var moved = clockAtBoot is { } before ? atBoot - before : TimeInterval.Zero;
        clockAtBoot = atBoot;
        return moved.Abs() <= ReadingJitter ? TimeInterval.Zero : moved;
    }

    /// <summary>We step the clock.</summary>
    public void OnOurStep(TimeInterval by) => clockAtBoot += by;

    /// <summary>The kernel has been told to make a leap second; a step of its clock then is no surprise.</summary>
    /// <param name="leap">Null when there is none.</param>
    /// <param name="happened">Called when it has.</param>
    public void ExpectLeap(LeapEvent? leap, Action<LeapEvent> happened) => kernelLeap = leap is { } next ? (next, happened) : null;

    /// <summary>The leap second that a step is, if it is the expected one.</summary>
    public (LeapEvent Leap, Action<LeapEvent> Happened)? TakeLeap(TimeInterval step, UtcTime reading)
    {
        if (kernelLeap is not { } expected || (step - expected.Leap.Shift).Abs() > ReadingJitter
            || (reading - expected.Leap.Midnight).Abs() > LeapWindow)
        {
            return null;
        }

        kernelLeap = null;
        return expected;
    }
}
