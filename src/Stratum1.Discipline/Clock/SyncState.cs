namespace Stratum1.Discipline.Clock;

/// <summary>How much the clock can be believed, in the words every status output uses.</summary>
public enum SyncState
{
    /// <summary>Never set since start: the clock may be wrong by years.</summary>
    Unsynchronised,

    /// <summary>Follows a reference clock of this machine.</summary>
    Locked,

    /// <summary>Has lost its sources; runs on the frequency last measured, within an error bound that grows.</summary>
    Holdover,

    /// <summary>Follows other servers over the network.</summary>
    Network,

    /// <summary>Was set once (saved time, operator, an old lock), but the error bound of the holdover is spent.</summary>
    FreeRun,
}
