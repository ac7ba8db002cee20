namespace Stratum1.Engine.SampleClocks;

/// <summary>What the clock knows of the time, for a pulse that has no second of its own.</summary>
/// <param name="IsKnown">A source has set the clock, or it vouches for itself (<c>local</c>).</param>
/// <param name="Offset">UTC − raw.</param>
/// <param name="Bound">Of its error.</param>
/// <param name="Stratum">That is served.</param>
/// <param name="IsPulseItself">The clock follows the pulse itself, or vouches for itself: the pulse adds no stratum of its own.</param>
internal readonly record struct ClockKnowledge(bool IsKnown, TimeInterval Offset, TimeInterval Bound, int Stratum, bool IsPulseItself);
