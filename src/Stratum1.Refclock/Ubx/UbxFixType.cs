namespace Stratum1.Refclock.Ubx;

/// <summary>The kinds of fix in NAV-PVT, NAV-SOL and NAV-STATUS.</summary>
public enum UbxFixType : byte
{
    /// <summary>No fix.</summary>
    None = 0,

    /// <summary>Dead reckoning only.</summary>
    DeadReckoning = 1,

    /// <summary>Two-dimensional.</summary>
    TwoD = 2,

    /// <summary>Three-dimensional.</summary>
    ThreeD = 3,

    /// <summary>Satellites and dead reckoning combined.</summary>
    Combined = 4,

    /// <summary>Time only: the position is given or surveyed in.</summary>
    TimeOnly = 5,
}
