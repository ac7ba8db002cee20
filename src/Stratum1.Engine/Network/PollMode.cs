namespace Stratum1.Engine.Network;

/// <summary>Whether a server is asked.</summary>
public enum PollMode : byte
{
    /// <summary>No.</summary>
    Offline,

    /// <summary>At the poll interval.</summary>
    Online,

    /// <summary>Quickly now, and no more afterwards.</summary>
    BurstThenOffline,

    /// <summary>Quickly now, and at the poll interval afterwards.</summary>
    BurstThenOnline,
}
