using Stratum1.Discipline.Clock;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine;

/// <summary>Puts the engine's state into the words of adjtimex, which other programs on this machine read.</summary>
internal static class KernelStatuses
{
    /// <summary>What the kernel is told of its clock.</summary>
    public static KernelStatus Of(ClockEngine engine)
    {
        if (engine.Synchronisation.State == SyncState.Unsynchronised || engine.Steering.Reference is not { } reference)
            return new(IsSynchronised: false, ServedState.MaxDispersion, ServedState.MaxDispersion, engine.Leaps.TaiMinusUtc);
        var deviation = TimeInterval.FromSeconds(reference.PredictedAt(engine.Steering.Now).OffsetError);
        return new(IsSynchronised: engine.Rtc is null, engine.Steering.ErrorBound, deviation, engine.Leaps.TaiMinusUtc)
        {
            Leap = engine.Leaps.ForKernel,
        };
    }
}
