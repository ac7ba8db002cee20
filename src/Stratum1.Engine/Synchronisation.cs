using Stratum1.Discipline.Clock;

namespace Stratum1.Engine;

/// <summary>
/// How much the clock is believed, and since when: the state machine behind LOCKED, HOLDOVER, NETWORK, FREERUN and UNSYNCHRONISED.
/// </summary>
public sealed class Synchronisation
{
    /// <summary>Locked means right to a millisecond, by its own account.</summary>
    public static TimeInterval LockedBound { get; } = TimeInterval.FromSeconds(1e-3);

    /// <summary>A lock that got no measurement for so long is holdover: five missed pulses.</summary>
    private static readonly TimeInterval LockPatience = TimeInterval.FromSeconds(5.5);

    /// <summary>A holdover bound above this is spent; chosen: what Windows and most LAN clients notice.</summary>
    private static readonly TimeInterval HoldoverBound = TimeInterval.FromSeconds(10e-3);

    /// <summary>Samples a lock rests on: two agree by chance more often than four.</summary>
    private const int SamplesToLock = 4;

    /// <summary>The state.</summary>
    public SyncState State { get; private set; }

    /// <summary>When it was entered.</summary>
    public MonotonicTime Since { get; private set; }

    /// <summary>How long the clock has been locked in all, up to a day: what an accord with the clock is worth.</summary>
    public TimeInterval LockedFor { get; private set; }

    /// <summary>Whether the clock was ever locked since start or since <see cref="Forget"/>.</summary>
    public bool WasLocked { get; private set; }

    /// <summary>Looks at the clock.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="input">What is known of it.</param>
    /// <returns>True when the state changed.</returns>
    public bool Evaluate(MonotonicTime now, in SynchronisationInput input)
    {
        var next = Next(input);
        if (State == SyncState.Locked)
            LockedFor = TimeInterval.Min(LockedFor + TimeInterval.Min(now - lastEvaluation, TimeInterval.FromWholeSeconds(10)), Day);
        lastEvaluation = now;
        if (next == SyncState.Locked)
            WasLocked = true;
        if (next == State)
            return false;
        (State, Since) = (next, now);
        return true;
    }

    /// <summary>What was known was wrong.</summary>
    public void Forget(MonotonicTime now)
        => (State, Since, WasLocked, LockedFor) = (SyncState.Unsynchronised, now, false, TimeInterval.Zero);

    private static readonly TimeInterval Day = TimeInterval.FromWholeSeconds(86_400);

    private MonotonicTime lastEvaluation;

    private SyncState Next(in SynchronisationInput input)
    {
        if (!input.HasEstimate)
            return SyncState.Unsynchronised;
        var isRecent = input.Age < LockPatience;
        if (isRecent && input.IsBest && input.Samples >= SamplesToLock && (input.ErrorBound < LockedBound || !input.IsPrecise))
            return SyncState.Locked;
        if (WasLocked)
            return input.ErrorBound < HoldoverBound || State == SyncState.Locked ? SyncState.Holdover : SyncState.FreeRun;
        return input.Samples >= SamplesToLock ? SyncState.FreeRun : SyncState.Unsynchronised;
    }
}

/// <summary>What <see cref="Synchronisation"/> looks at.</summary>
/// <param name="HasEstimate">An estimate was ever selected.</param>
/// <param name="Age">Since the last selected measurement.</param>
/// <param name="IsBest">It came from the best kind of source that is configured: pulses where there are any.</param>
/// <param name="IsPrecise">That kind is pulses.</param>
/// <param name="Samples">The estimate's samples.</param>
/// <param name="ErrorBound">Of the clock, including what is still to be corrected.</param>
public readonly record struct SynchronisationInput(
    bool HasEstimate, TimeInterval Age, bool IsBest, bool IsPrecise, long Samples, TimeInterval ErrorBound);
