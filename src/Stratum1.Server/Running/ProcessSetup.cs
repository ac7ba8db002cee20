using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>Makes the process what the configuration wants: its PID file, memory, priority, and in the end its rights.</summary>
internal static class ProcessSetup
{
    /// <summary>The shortest there is. What the engine does at a time takes no longer.</summary>
    private static readonly TimeInterval ClockTurn = TimeInterval.FromNanoseconds(100_000);

    /// <summary>Before anything is opened.</summary>
    /// <returns>The PID file to keep, or null when there is none.</returns>
    /// <exception cref="LinuxException">A right is missing.</exception>
    /// <exception cref="InvalidOperationException">Another daemon runs, or the clock is not ours; the message says what to do.</exception>
    public static PidFile? Prepare(ProcessConfig config, StartOptions start, Log log)
    {
        if (start.ControlsClock && !Privileges.Has(Capability.SetTime))
            throw new InvalidOperationException("Not permitted to steer the clock. Start as root, grant CAP_SYS_TIME, or use -x.");
        var pidFile = start.Mode == StartMode.Daemon ? TakePidFile(config.PidFile, log) : null;
        if (config.LockMemory)
            Scheduling.LockMemory();
        if (config.SchedulingPriority > 0)
            Scheduling.SetRealtimePriority(config.SchedulingPriority);
        else if (start.Mode == StartMode.Daemon)
            Scheduling.SetTurn(ClockTurn);
        return pidFile;
    }

    /// <summary>
    /// Gives up what is not needed any more, once devices and ports are open. Must run on the thread that steers the clock: rights
    /// belong to threads, and the others keep none.
    /// </summary>
    /// <exception cref="LinuxException">There is no such user.</exception>
    public static void DropRights(ProcessConfig config, Log log)
    {
        if (config.User.Length == 0 || !Environment.IsPrivilegedProcess)
            return;
        Privileges.DropTo(config.User, Capability.SetTime, Capability.BindLowPorts, Capability.Priority);
        log.Write(LogLevel.Information, $"Running as user {config.User}");
    }

    /// <summary>The last step of the start (<c>-F</c>): what the kernel is asked from now on, and never again.</summary>
    /// <exception cref="LinuxException">The kernel has no such filter.</exception>
    public static void FilterSystemCalls(int level, Log log)
    {
        if (level == 0)
            return;
        SystemCallFilter.Apply(level);
        log.Write(LogLevel.Information, $"Loaded seccomp filter (level {level})");
    }

    private static PidFile? TakePidFile(string? path, Log log)
    {
        if (path is null)
            return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return PidFile.TryAcquire(path, out var owner)
                ?? throw new InvalidOperationException($"Another stratum1d is running (process {owner}, {path}). Stop it first.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, $"{path} cannot be written; going on without a PID file");
            return null;
        }
    }
}
