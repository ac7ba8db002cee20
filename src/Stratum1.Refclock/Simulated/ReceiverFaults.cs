namespace Stratum1.Refclock.Simulated;

/// <summary>What is wrong with the simulated receiver at present; the default is a healthy one.</summary>
public sealed class ReceiverFaults
{
    /// <summary>No satellites: sentences are void, and the pulse comes from a free-running crystal.</summary>
    public bool NoFix { get; set; }

    /// <summary>Frequency error of that crystal, s/s.</summary>
    public double CrystalError { get; set; } = 20e-6;

    /// <summary>The receiver's seconds are ahead by this many; negative is late.</summary>
    public int SecondsAhead { get; set; }

    /// <summary>1024-week periods the receiver's date is behind.</summary>
    public int PeriodsBehind { get; set; }

    /// <summary>Part of the pulses that do not come, 0 to 1.</summary>
    public double LostPulses { get; set; }

    /// <summary>Part of the pulses whose leading edge bounces, 0 to 1.</summary>
    public double DoubleEdges { get; set; }

    /// <summary>Noise edges per second.</summary>
    public double NoiseEdges { get; set; }

    /// <summary>The wire goes through an inverter.</summary>
    public bool Inverted { get; set; }

    /// <summary>Pulses per second.</summary>
    public int PulseRate { get; set; } = 1;

    /// <summary>Part of the sentences that arrive damaged, 0 to 1.</summary>
    public double DamagedSentences { get; set; }

    /// <summary>Neither bytes nor pulses.</summary>
    public bool Unplugged { get; set; }

    /// <summary>The serial wire is off; pulses go on.</summary>
    public bool Mute { get; set; }
}
