using Stratum1.Discipline.Clock;
using Stratum1.Protocol.Ntp;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine;

/// <summary>Puts the engine's state into the words of adjtimex, which other programs on this machine read.</summary>
internal static class KernelStatuses
{
    /// <summary>What the kernel is told of its clock.</summary>
    public static KernelStatus Of(ClockEngine engine)
    {
        if (engine.Synchronisation.State == SyncState.Unsynchronised || engine.Steering.Reference is not { } reference)
            return new(IsSynchronised: false, ServedState.MaxDispersion, ServedState.MaxDispersion, TaiMinusUtc(engine));
        var deviation = TimeInterval.FromSeconds(reference.PredictedAt(engine.Steering.Now).OffsetError);
        return new(IsSynchronised: true, engine.Steering.ErrorBound, deviation, TaiMinusUtc(engine));
    }

    /// <summary>TAI − UTC in seconds, as far as a receiver vouches for its leap count.</summary>
    private static int? TaiMinusUtc(ClockEngine engine)
    {
        foreach (var receiver in engine.Receivers)
        {
            var state = receiver.Clock.Receiver;
            if (state.Leap == LeapKnowledge.Known && state.GpsMinusUtc is { } leapSeconds)
                return leapSeconds + LeapSecond.TaiMinusGps;
        }

        return null;
    }
}
