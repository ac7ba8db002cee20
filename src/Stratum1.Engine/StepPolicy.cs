namespace Stratum1.Engine;

/// <summary>What becomes of a step of the clock by another program.</summary>
internal enum StepVerdict : byte
{
    /// <summary>It is undone by a step of the same size.</summary>
    Undo,

    /// <summary>It is corrected as any other error: by a slew, or by a step where those are allowed.</summary>
    Correct,

    /// <summary>It may have been right: the servers' next answers tell (<see cref="StepDoubt"/>).</summary>
    Doubt,

    /// <summary>It may have been right, and is too far for what was measured to be kept: all begins anew.</summary>
    Forget,
}

/// <summary>Decides about steps by others; what becomes of one depends on who would know better (docs/decisions/0005).</summary>
internal static class StepPolicy
{
    /// <summary>Smaller steps are slewed back: no scheduling delay may be taken for a step and make two of it.</summary>
    private static readonly TimeInterval LeastUndone = TimeInterval.FromSeconds(20e-3);

    /// <summary>A greater step may have been right: a virtual machine that was asleep (chronyd begins anew from here as well).</summary>
    private static readonly TimeInterval GreatestTakenBack = TimeInterval.FromWholeSeconds(10);

    /// <summary>The verdict.</summary>
    /// <param name="step">Positive: the clock was set forward.</param>
    /// <param name="hasReferenceClock">Hardware of this machine says what the time is.</param>
    /// <param name="threshold">Errors beyond it are stepped; null when none are.</param>
    public static StepVerdict Judge(TimeInterval step, bool hasReferenceClock, TimeInterval? threshold)
    {
        var size = step.Abs();
        if (hasReferenceClock && size > LeastUndone)
            return StepVerdict.Undo;
        if (size > GreatestTakenBack)
            return StepVerdict.Forget;
        return hasReferenceClock || size <= LeastUndone || threshold < size ? StepVerdict.Correct : StepVerdict.Doubt;
    }
}
