namespace Stratum1.Refclock.Samples;

/// <summary>One reading of a reference clock that tells the whole time, or, as a pulse, only where a second begins.</summary>
/// <param name="Stamp">What the system clock read.</param>
/// <param name="Reference">What the reference read at that moment; of a pulse only the fraction counts.</param>
/// <param name="Leap">What the reference announces.</param>
/// <param name="IsPulse">Only the fraction of the second is meant.</param>
/// <param name="IsDoubtful">Worse than this clock's usual: it shows that the clock is there, and is no measurement.</param>
public readonly record struct ClockSample(
    UtcTime Stamp, UtcTime Reference, LeapIndicator Leap, bool IsPulse = false, bool IsDoubtful = false);
