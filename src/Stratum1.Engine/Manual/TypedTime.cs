namespace Stratum1.Engine.Manual;

/// <summary>A time that a person typed.</summary>
/// <param name="At">When it was typed.</param>
/// <param name="Offset">The typed time − raw time.</param>
/// <param name="Error">The typed time − the clock as it was then.</param>
/// <param name="Residual">What the line through all typed times leaves unexplained of it; of the same sign.</param>
public readonly record struct TypedTime(MonotonicTime At, TimeInterval Offset, TimeInterval Error, TimeInterval Residual);

/// <summary>What a typed time has changed.</summary>
/// <param name="Error">What the line through all typed times says of the clock now: truth − clock.</param>
/// <param name="FrequencyChange">Added to the oscillator's frequency.</param>
/// <param name="Frequency">The frequency now.</param>
public readonly record struct ManualChange(TimeInterval Error, Frequency FrequencyChange, Frequency Frequency);
