namespace Stratum1.Protocol.Client;

/// <summary>
/// The tests a reply has passed, in the bits of chronyc's <c>ntpdata</c>: 1 to 7 are those of RFC 5905 §8 (4, access, is passed by
/// every configured server), A to D are ours.
/// </summary>
[Flags]
public enum PacketTests : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>D: the server does not follow us, and is not we.</summary>
    NoLoop = 1 << 0,

    /// <summary>C: the delay is not far above the least one, by the jitter or by its quantile.</summary>
    DelayDeviation = 1 << 1,

    /// <summary>B: the delay is not a multiple of the least one.</summary>
    DelayRatio = 1 << 2,

    /// <summary>A: the delay is not too long, and the exchange was a proper one.</summary>
    Exchange = 1 << 3,

    /// <summary>7: the root distance is below 16 s.</summary>
    RootDistance = 1 << 4,

    /// <summary>6: the server says that it is synchronised.</summary>
    Synchronised = 1 << 5,

    /// <summary>5: the authentication is right.</summary>
    Authentic = 1 << 6,

    /// <summary>3: no timestamp is missing.</summary>
    Complete = 1 << 7,

    /// <summary>2: it answers our newest request.</summary>
    Expected = 1 << 8,

    /// <summary>1: it is no repetition.</summary>
    New = 1 << 9,

    /// <summary>1, 2, 3 and 5: it is a reply.</summary>
    Valid = New | Expected | Complete | Authentic,

    /// <summary>And the server vouches for its time.</summary>
    Usable = Valid | Synchronised | RootDistance,

    /// <summary>All of ours.</summary>
    Good = Exchange | DelayRatio | DelayDeviation | NoLoop,
}
