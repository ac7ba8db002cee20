namespace Stratum1.Time;

/// <summary>One comparison of a reference with the local oscillator.</summary>
/// <param name="At">The oscillator's reading when the comparison was made.</param>
/// <param name="Offset">Reference − oscillator reading; positive means we are behind.</param>
/// <param name="Noise">
/// Prior guess of the random error of this one sample (one standard deviation), from what the driver knows:
/// precision, data sheet, half the delay. Positive. The estimator learns the true noise and does not rely on this.
/// </param>
/// <param name="Bound">
/// Bound of the systematic error that no averaging removes: half the round-trip delay of a network sample, the unknown part of the
/// serial latency, the root distance of the server. Not negative. Goes into the root distance, not into the weight.
/// </param>
/// <param name="Delay">
/// Round-trip delay of a network sample, zero for a reference clock: an excess over the minimum tells how noisy the sample is.
/// </param>
public readonly record struct Measurement(
    Instant<Oscillator> At, TimeInterval Offset, TimeInterval Noise, TimeInterval Bound, TimeInterval Delay);
