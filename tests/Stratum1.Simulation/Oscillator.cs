namespace Stratum1.Simulation;

// The clock model of accuracy.md and of clknetsim, in steps of one true second:
//   y(k+1) = y(k) + W·N(0,1) + deterministic terms,   x(k+1) = x(k) + y(k)
// x is what the oscillator has gained on true time. What the clock loop adds lives in the ledger, not here.

/// <summary>A free oscillator: gains on true time at a frequency that wanders.</summary>
/// <param name="model">Its frequency and wander.</param>
/// <param name="noise">Where its wander comes from; shared with nothing else, so that two runs of a seed see the same oscillator.</param>
public sealed class Oscillator(OscillatorModel model, SeededNoise noise)
{
    private static readonly UtcTime TrueOrigin = UtcTime.FromTimespec(1_700_000_000, 0);
    private double wander;

    /// <summary>True seconds since the run began.</summary>
    public long Second { get; private set; }

    /// <summary>Seconds gained since the run began, without the initial offset.</summary>
    public double Gained { get; private set; }

    /// <summary>Seconds gained per true second, now.</summary>
    public double Frequency => model.Frequency + wander + model.Swing(Second);

    /// <summary>True time now.</summary>
    public UtcTime TrueTime => TrueOrigin + TimeInterval.FromWholeSeconds(Second);

    /// <summary>What the oscillator reads now.</summary>
    public MonotonicTime Reading
        => TrueTime.Translate<Stratum1.Time.Oscillator>(model.InitialOffset) + TimeInterval.FromSeconds(Gained);

    /// <summary>Lets one true second pass.</summary>
    public void Advance()
    {
        Gained += Frequency;
        Second++;
        wander += (model.WanderAt?.Invoke(Second) ?? model.Wander) * noise.Normal();
    }
}
