namespace Stratum1.Refclock.Receiver;

/// <summary>The antenna's supply, as far as the receiver supervises it.</summary>
public enum AntennaStatus : byte
{
    /// <summary>Not told, not supervised, or just starting.</summary>
    Unknown,

    /// <summary>Draws the current of an antenna.</summary>
    Ok,

    /// <summary>Draws none: unplugged, cut, or fed through a splitter.</summary>
    Open,

    /// <summary>Draws too much.</summary>
    Short,
}

/// <summary>Interference with the satellites' signals.</summary>
public enum JammingStatus : byte
{
    /// <summary>Not told, or not looked for.</summary>
    Unknown,

    /// <summary>None of significance.</summary>
    Ok,

    /// <summary>Noticeable, but the fix is good.</summary>
    Warning,

    /// <summary>So strong that there is no fix.</summary>
    Critical,
}

/// <summary>Forged signals.</summary>
public enum SpoofingStatus : byte
{
    /// <summary>Not told, or not looked for.</summary>
    Unknown,

    /// <summary>None seen; an attack that was there from the start may not be seen.</summary>
    None,

    /// <summary>Seen.</summary>
    Indicated,
}

/// <summary>What the receiver says of its count of leap seconds.</summary>
public enum LeapKnowledge : byte
{
    /// <summary>Nothing, as all NMEA receivers.</summary>
    Untold,

    /// <summary>That it uses a default which may be outdated.</summary>
    Guessed,

    /// <summary>That it is known.</summary>
    Known,
}
