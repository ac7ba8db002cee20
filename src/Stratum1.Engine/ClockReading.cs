namespace Stratum1.Engine;

/// <summary>The kernel's clocks, read together; every event carries one.</summary>
/// <param name="System">CLOCK_REALTIME: what the kernel stamps pulses, packets and this reading with.</param>
/// <param name="Monotonic">CLOCK_MONOTONIC since boot: runs at the same rate, but nobody can step it.</param>
public readonly record struct ClockReading(UtcTime System, TimeInterval Monotonic);
