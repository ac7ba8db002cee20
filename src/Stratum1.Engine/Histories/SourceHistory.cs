namespace Stratum1.Engine.Histories;

/// <summary>What a source has told, for a later run to begin with (<c>dumpdir</c>).</summary>
/// <param name="Name">By which it is configured; null for a reference clock.</param>
/// <param name="IsAuthenticated">Its samples were proven to come from it.</param>
/// <param name="Reach">One bit per poll, newest lowest.</param>
/// <param name="Stratum">Of the source.</param>
/// <param name="Leap">What it announced.</param>
/// <param name="Samples">Oldest first.</param>
public sealed record SourceHistory(
    string? Name, bool IsAuthenticated, byte Reach, int Stratum, LeapIndicator Leap, IReadOnlyList<PastSample> Samples);

/// <summary>One sample against the clock, as if it had always run as it did when the history was written.</summary>
/// <param name="At">When, by that clock.</param>
/// <param name="Offset">Reference − clock.</param>
/// <param name="Noise">As in <see cref="Measurement"/>.</param>
/// <param name="Bound">As in <see cref="Measurement"/>.</param>
/// <param name="Delay">As in <see cref="Measurement"/>.</param>
public readonly record struct PastSample(UtcTime At, TimeInterval Offset, TimeInterval Noise, TimeInterval Bound, TimeInterval Delay);
