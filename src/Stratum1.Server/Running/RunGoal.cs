using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Server.CommandLine;

namespace Stratum1.Server.Running;

/// <summary>
/// What the process was started for, and whether that is done: <c>-q</c> and <c>-Q</c> know the time, <c>-t</c> has run out; else it runs
/// until it is stopped.
/// </summary>
/// <param name="start">The command line.</param>
/// <param name="startedAt">Since boot.</param>
/// <param name="log">Told why it ends.</param>
internal sealed class RunGoal(StartOptions start, TimeInterval startedAt, Log log)
{
    /// <summary>Whether the process may end.</summary>
    /// <param name="engine">What was reached.</param>
    /// <param name="now">Since boot.</param>
    /// <param name="code">The exit code then.</param>
    public bool IsReached(ClockEngine engine, TimeInterval now, out int code)
    {
        code = ExitCode.Success;
        var isSynchronised = engine.Synchronisation.State != SyncState.Unsynchronised;
        if (start.Mode is StartMode.SetOnce or StartMode.PrintOffset && isSynchronised)
        {
            var what = start.Mode == StartMode.SetOnce && start.ControlsClock ? "step" : "ignored";
            log.Write(LogLevel.Information, $"System clock wrong by {engine.FirstOffset.Seconds:F6} seconds ({what})");
            return true;
        }

        if (engine.Steering.ChangeLimitExceeded)
        {
            code = ExitCode.Failure;
            return true;
        }

        if (start.TimeoutSeconds is not { } timeout || now - startedAt < TimeInterval.FromWholeSeconds(timeout))
            return false;
        log.Write(LogLevel.Information, "Timeout reached");
        code = isSynchronised ? ExitCode.Success : ExitCode.Failure;
        return true;
    }
}
