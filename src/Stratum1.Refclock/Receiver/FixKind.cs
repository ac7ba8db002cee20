namespace Stratum1.Refclock.Receiver;

/// <summary>What the receiver's solution rests on.</summary>
public enum FixKind : byte
{
    /// <summary>No fix: its time is that of a free-running crystal.</summary>
    None,

    /// <summary>Satellites, height assumed; also what a sentence means that says no more than "fix".</summary>
    TwoD,

    /// <summary>Satellites.</summary>
    ThreeD,

    /// <summary>Satellites, for time alone: the position is given or surveyed in.</summary>
    TimeOnly,

    /// <summary>No satellites: wheels and gyroscopes, or extrapolation.</summary>
    DeadReckoning,
}
