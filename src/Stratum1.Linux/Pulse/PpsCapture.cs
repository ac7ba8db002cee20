namespace Stratum1.Linux;

/// <summary>The latest edges that the kernel has stamped on a pulse source.</summary>
/// <param name="AssertSequence">Counts assert edges; a value seen before means no new edge. Wraps.</param>
/// <param name="Assert">CLOCK_REALTIME at the latest assert edge; meaningless while the sequence is zero.</param>
/// <param name="ClearSequence">Counts clear edges; stays zero when they are not captured.</param>
/// <param name="Clear">CLOCK_REALTIME at the latest clear edge; meaningless while the sequence is zero.</param>
public readonly record struct PpsCapture(uint AssertSequence, UtcTime Assert, uint ClearSequence, UtcTime Clear);
