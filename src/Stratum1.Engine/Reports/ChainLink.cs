namespace Stratum1.Engine.Reports;

/// <summary>The links of the chain from the antenna to a client, in the order in which they are looked at.</summary>
/// <remarks>A link can only be judged while all before it hold: without messages nobody knows of a fix.</remarks>
public enum ChainLink
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>The receiver's serial device.</summary>
    Device,

    /// <summary>What the receiver says over it.</summary>
    Messages,

    /// <summary>Antenna, satellites and fix.</summary>
    Sky,

    /// <summary>The wire and the device of the pulse.</summary>
    Pulse,

    /// <summary>Which second a pulse begins.</summary>
    Seconds,

    /// <summary>Which sources are believed.</summary>
    Sources,

    /// <summary>The clock that follows them.</summary>
    Clock,

    /// <summary>The server.</summary>
    Service,

    /// <summary>Those who ask it.</summary>
    Clients,
}
