namespace Stratum1.Discipline.Clock;

/// <summary>What a kernel time stamp is a reading of.</summary>
public enum StampScale
{
    /// <summary>The clock we steer: stamps contain our corrections, and the ledger takes them out.</summary>
    Corrected,

    /// <summary>A clock nobody of ours steers (<c>-x</c>): stamps are oscillator readings, and corrections exist on paper only.</summary>
    Raw,
}
