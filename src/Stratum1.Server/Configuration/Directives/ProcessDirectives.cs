namespace Stratum1.Server.Configuration.Directives;

/// <summary>How the process runs.</summary>
internal static class ProcessDirectives
{
    /// <summary>SCHED_FIFO has 1 to 99 (sched(7)); chrony takes 100 too, and means the highest.</summary>
    private const int HighestPriority = 99;

    internal static readonly Directive[] Rows =
    [
        Directive.Text(
            "user",
            "name",
            initial: null,
            "The system user to become once everything that needs privileges is open. The option `-u` comes before it.",
            (c, v) => c with { Process = c.Process with { User = v } }),
        Directive.Text(
            "pidfile",
            "path",
            "/run/stratum1/stratum1d.pid",
            "Where the process number is written while the daemon runs; `/` writes none.",
            (c, v) => c with { Process = c.Process with { PidFile = v == "/" ? null : v } }),
        Directive.Switch(
            "lock_all",
            "Lock all memory of the daemon into RAM, so that it never waits for the disk.",
            c => c with { Process = c.Process with { LockMemory = true } }),
        Directive.Whole(
            "sched_priority",
            NumberRange.Whole("priority", 0, 100),
            "0",
            "Run under the real-time scheduler SCHED_FIFO with this priority; 0 does not.",
            (c, v) => c with { Process = c.Process with { SchedulingPriority = Math.Min(v, HighestPriority) } }),
    ];
}
