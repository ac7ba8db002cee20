namespace Stratum1.Linux;

/// <summary>Two clocks of the kernel, read at the same moment.</summary>
/// <param name="Realtime">CLOCK_REALTIME.</param>
/// <param name="SinceBoot">The other clock, midway between a reading before and one after.</param>
/// <param name="Gap">Between those two readings: the pair is wrong by at most half of it.</param>
public readonly record struct ClockPair(UtcTime Realtime, TimeInterval SinceBoot, TimeInterval Gap);
