namespace Stratum1.Refclock.Pulse;

/// <summary>Which way the line went.</summary>
public enum EdgePolarity : byte
{
    /// <summary>Inactive to active, the kernel's "assert".</summary>
    Assert = 0,

    /// <summary>Active to inactive, the kernel's "clear".</summary>
    Clear = 1,
}

/// <summary>One edge of a pulse line.</summary>
/// <param name="At">The oscillator's reading when the kernel saw it.</param>
/// <param name="Polarity">Which way the line went.</param>
public readonly record struct PulseEdge(MonotonicTime At, EdgePolarity Polarity);

/// <summary>Why an edge did not become a pulse.</summary>
public enum PulseRejection : byte
{
    /// <summary>It did: this is a pulse.</summary>
    None,

    /// <summary>The other edge of the pulse; expected once a second, not a fault.</summary>
    TrailingEdge,

    /// <summary>The same edge again, or one stamped before it.</summary>
    Repeated,

    /// <summary>Within 50 ms of the pulse before: contact bounce, ringing, a second interrupt for one pulse.</summary>
    Bounce,

    /// <summary>Less than a second after the pulse before and not a bounce: noise, or a rate above 1 Hz.</summary>
    Early,

    /// <summary>Not a whole number of seconds after the pulse before.</summary>
    OffGrid,

    /// <summary>Nothing is known yet of the edge that marks the second, or too few pulses agree.</summary>
    Learning,
}
