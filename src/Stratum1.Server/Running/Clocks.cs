using Stratum1.Engine;
using Stratum1.Linux;

namespace Stratum1.Server.Running;

/// <summary>The kernel's clocks as the engine sees them: read for every event, and moved when the engine says so.</summary>
internal static class Clocks
{
    /// <summary>Both clocks, now.</summary>
    public static ClockReading Read()
    {
        var pair = SystemClock.ReadPair();
        return new(pair.Realtime, pair.SinceBoot);
    }

    /// <summary>Steps the clock, sets its rate or tells the kernel of its quality.</summary>
    /// <returns>False when the action is none of these.</returns>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static bool Perform(in EngineAction action)
    {
        switch (action.Kind)
        {
            case EngineActionKind.StepClock:
                ClockControl.Step(action.Step);
                return true;
            case EngineActionKind.SetRate:
                ClockControl.SetFrequency(action.Rate);
                return true;
            case EngineActionKind.SetStatus:
                var status = action.Status;
                ClockControl.SetStatus(new(
                    status.IsSynchronised, LeapIndicator.None, status.MaxError, status.EstimatedError, status.TaiMinusUtc));
                return true;
            default:
                return false;
        }
    }
}
