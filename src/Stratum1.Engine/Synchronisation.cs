using Stratum1.Discipline.Clock;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine;

/// <summary>
/// How much the clock is believed, and since when: the state machine behind LOCKED, HOLDOVER, NETWORK, FREERUN and UNSYNCHRONISED.
/// </summary>
public sealed class Synchronisation
{
    /// <summary>Locked to a pulse means right to a millisecond, by the clock's own account.</summary>
    private static readonly TimeInterval LockedBound = TimeInterval.FromSeconds(1e-3);

    /// <summary>A holdover whose bound has grown by this is spent; chosen: what LAN clients begin to notice.</summary>
    private static readonly TimeInterval HoldoverGrowth = TimeInterval.FromSeconds(10e-3);

    /// <summary>Samples a lock rests on: two agree by chance more often than four.</summary>
    private const int SamplesToLock = 4;

    /// <summary>No accord is worth more than a day's.</summary>
    private static readonly TimeInterval MaxAccord = TimeInterval.FromWholeSeconds(86_400);

    private static readonly TimeInterval LongestStep = TimeInterval.FromWholeSeconds(10);

    private MonotonicTime lastEvaluation;
    private TimeInterval boundWhenGood;

    /// <summary>The state.</summary>
    public SyncState State { get; private set; }

    /// <summary>When it was entered, or first looked at; null before.</summary>
    public MonotonicTime? Since { get; private set; }

    /// <summary>How long the clock has been locked in all, up to a day: what an accord with the clock is worth.</summary>
    public TimeInterval LockedFor { get; private set; }

    /// <summary>Whether the clock was ever synchronised since start or since <see cref="Forget"/>.</summary>
    public bool WasSynchronised { get; private set; }

    /// <summary>Looks at the clock.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="source">The source followed; null when none was ever selected.</param>
    /// <param name="bound">Of the clock's error, including what is still to be corrected.</param>
    /// <returns>True when the state changed.</returns>
    public bool Evaluate(MonotonicTime now, Source? source, TimeInterval bound)
    {
        var next = Next(now, source, bound);
        if (State == SyncState.Locked)
            LockedFor = TimeInterval.Min(LockedFor + TimeInterval.Min(now - lastEvaluation, LongestStep), MaxAccord);
        lastEvaluation = now;
        Since ??= now;
        if (next is SyncState.Locked or SyncState.Network)
            (WasSynchronised, boundWhenGood) = (true, bound);
        if (next == State)
            return false;
        (State, Since) = (next, now);
        return true;
    }

    /// <summary>What was known was wrong.</summary>
    public void Forget(MonotonicTime now)
        => (State, Since, WasSynchronised, LockedFor) = (SyncState.Unsynchronised, now, false, TimeInterval.Zero);

    private SyncState Next(MonotonicTime now, Source? source, TimeInterval bound)
    {
        if (source is null)
            return SyncState.Unsynchronised;
        // The estimator may yet take back one of the first samples: that alone ends no lock.
        var isRooted = State == SyncState.Locked || source.Statistics.Samples >= SamplesToLock;
        var isGood = isRooted && source.IsFresh(now) && !source.IsStandIn;
        switch (source.Kind)
        {
            case SourceKind.Network when source.IsFresh(now):
                return SyncState.Network;
            case SourceKind.Local when isGood:
            case SourceKind.Pulse when isGood && bound < LockedBound:
                return SyncState.Locked;
        }

        if (State == SyncState.Network && source.IsFresh(now))
            return SyncState.Network; // A reference clock is back: it is a lock in a moment.
        if (!WasSynchronised)
            return source.Statistics.Samples >= SamplesToLock ? SyncState.FreeRun : SyncState.Unsynchronised;
        return bound - boundWhenGood < HoldoverGrowth ? SyncState.Holdover : SyncState.FreeRun;
    }
}
