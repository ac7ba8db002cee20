namespace Stratum1.Refclock.Gnss;

/// <summary>How sure it is which second a pulse begins.</summary>
public enum NumberingState : byte
{
    /// <summary>No second is known for the pulses.</summary>
    Unnumbered,

    /// <summary>Pulses have seconds, and the receiver's messages agree.</summary>
    Numbered,

    /// <summary>Pulses have seconds, but the receiver's messages now say others. Nothing is measured until one side gives in.</summary>
    Disputed,
}
