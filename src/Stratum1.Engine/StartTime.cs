namespace Stratum1.Engine;

/// <summary>The time that a start with <c>-s</c> begins with: the real-time clock's, or that of the last write when it is later.</summary>
internal static class StartTime
{
    /// <summary>The real-time clock tells whole seconds: a nearer clock is left alone.</summary>
    private static readonly TimeInterval LeastStep = TimeInterval.FromWholeSeconds(1);

    /// <summary>Sets the clock.</summary>
    /// <returns>Whether the real-time clock is believed.</returns>
    public static bool Restore(EngineOptions options, ClockSteering steering, ActionList actions)
    {
        if (!options.RestoresTime)
            return false;
        if (options.RtcTime is { } told && told < options.Saved)
        {
            actions.Log(LogLevel.Warning, "RTC time before last driftfile modification (ignored)");
        }
        else if (options.RtcTime is { } time)
        {
            if ((time - steering.Clock).Abs() < LeastStep)
                return true;
            steering.StepTo(time);
            actions.Log(LogLevel.Information, "System time set from RTC");
            return true;
        }

        if (options.Saved is not { } saved || saved <= steering.Clock)
            return false;
        steering.StepTo(saved);
        actions.Log(LogLevel.Information, "System time restored from driftfile");
        return false;
    }
}
