using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>Makes the process what the configuration wants before it opens anything: its rights, priority, memory and PID file.</summary>
internal static class ProcessSetup
{
    /// <summary>Must run on the thread that will steer the clock, before any other thread starts: rights belong to threads.</summary>
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
        if (config.User.Length > 0 && Environment.IsPrivilegedProcess)
        {
            Privileges.DropTo(config.User, Capability.SetTime, Capability.BindLowPorts, Capability.Priority);
            log.Write(LogLevel.Information, $"Running as user {config.User}");
        }

        return pidFile;
    }

    private static PidFile? TakePidFile(string? path, Log log)
    {
        if (path is null)
            return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
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
