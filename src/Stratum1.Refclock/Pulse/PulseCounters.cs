namespace Stratum1.Refclock.Pulse;

/// <summary>What became of the edges of one pulse line, since start. Counts only grow.</summary>
public sealed class PulseCounters
{
    private readonly long[] byReason = new long[Enum.GetValues<PulseRejection>().Length];

    /// <summary>Edges that became pulses.</summary>
    public long Pulses => byReason[(int)PulseRejection.None];

    /// <summary>Seconds without a pulse while pulses were expected.</summary>
    public long Missing { get; private set; }

    /// <summary>Times the pulse was found at another phase than before.</summary>
    public long PhaseJumps { get; private set; }

    /// <summary>Edges with this verdict.</summary>
    public long this[PulseRejection reason] => byReason[(int)reason];

    internal void Count(PulseRejection reason) => byReason[(int)reason]++;

    internal void CountMissing(long seconds) => Missing += seconds;

    internal void CountPhaseJump() => PhaseJumps++;
}
