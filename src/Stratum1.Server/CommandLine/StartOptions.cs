using System.Collections.Immutable;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.CommandLine;

/// <summary>What the process was started for.</summary>
public enum StartMode : byte
{
    /// <summary>To keep time until it is told to stop.</summary>
    Daemon,

    /// <summary><c>-q</c>: to set the clock once and exit.</summary>
    SetOnce,

    /// <summary><c>-Q</c>: to print the offset once and exit; serves nobody and touches nothing.</summary>
    PrintOffset,

    /// <summary><c>-p</c>: to print the configuration and exit.</summary>
    PrintConfiguration,

    /// <summary>Explain what the configuration would do on this machine, and exit (<c>--check</c>).</summary>
    Check,

    /// <summary><c>-h</c>.</summary>
    PrintHelp,

    /// <summary><c>-v</c>.</summary>
    PrintVersion,
}

/// <summary>The words after the program's name, which are chronyd's. Immutable.</summary>
public sealed record StartOptions
{
    /// <summary>Where the configuration is looked for without <c>-f</c>.</summary>
    public const string DefaultConfigurationFile = "/etc/stratum1/stratum1.conf";

    /// <summary>
    /// The name the program was started under, as it calls itself in the log: a link named chronyd serves chronyd's scripts.
    /// </summary>
    public string ProgramName { get; init; } = "stratum1d";

    /// <summary>What to do.</summary>
    public StartMode Mode { get; init; }

    /// <summary><c>-f</c>: the configuration file; not read when there are <see cref="Directives"/>.</summary>
    public string ConfigurationFile { get; init; } = DefaultConfigurationFile;

    /// <summary>Directives in place of a file.</summary>
    public ImmutableArray<string> Directives { get; init; } = [];

    /// <summary>False with <c>-6</c>.</summary>
    public bool UseIPv4 { get; init; } = true;

    /// <summary>False with <c>-4</c>.</summary>
    public bool UseIPv6 { get; init; } = true;

    /// <summary><c>-n</c>, <c>-d</c> and all that ends by itself: stay in the foreground.</summary>
    public bool Foreground { get; init; }

    /// <summary><c>-d</c>, <c>-p</c>, <c>-q</c>, <c>-Q</c>: messages go to the terminal, not to the system's log.</summary>
    public bool LogToTerminal { get; init; }

    /// <summary><c>-d -d</c>, or <c>-L -1</c>: debug messages too.</summary>
    public bool Debug => DebugCount >= 2 || LogLevel < 0;

    /// <summary><c>-l</c>: messages go to this file; null for the system's log or the terminal.</summary>
    public string? LogFile { get; init; }

    /// <summary><c>-L</c>: least severity that is logged: 0 information, 1 warnings, 2 errors, 3 fatal errors, -1 debug.</summary>
    public int LogLevel { get; init; }

    /// <summary>False with <c>-x</c> and <c>-Q</c>: the system clock is never touched.</summary>
    public bool ControlsClock { get; init; } = true;

    /// <summary><c>-s</c>: set the clock at start from the real-time clock, or from the saved time when that is later.</summary>
    public bool RestoreTime { get; init; }

    /// <summary><c>-r</c>: read sample histories back.</summary>
    public bool ReloadHistories { get; init; }

    /// <summary><c>-R</c>: this is a restart, see <see cref="ServerConfig.ForRestart"/>.</summary>
    public bool IsRestart { get; init; }

    /// <summary><c>-t</c>: exit after so many seconds, with an error if never synchronised; null never.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary><c>-u</c>: the user to become; null leaves it to the configuration.</summary>
    public string? User { get; init; }

    /// <summary>False with <c>-U</c>, <c>-p</c> and <c>-Q</c>: do not insist on being root.</summary>
    public bool NeedsRoot { get; init; } = true;

    /// <summary><c>-F</c>: system call filter, -2 to 2; 0 none.</summary>
    public int SystemCallFilter { get; init; }

    /// <summary><c>-P</c>: real-time priority; 0 leaves it to the configuration.</summary>
    public int Priority { get; init; }

    /// <summary><c>-m</c>: lock memory.</summary>
    public bool LockMemory { get; init; }

    /// <summary><c>--live</c>: show how things are, once a second, to a person watching.</summary>
    public bool ShowsStatus { get; init; }

    /// <summary>This is the process in the background that a start without <c>-n</c> leads to.</summary>
    public bool IsDetached { get; init; }

    internal int DebugCount { get; init; }

    /// <summary>The configuration with what the command line says instead.</summary>
    public ServerConfig ApplyTo(ServerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var process = config.Process;
        config = config with
        {
            Process = process with
            {
                User = User ?? process.User,
                SchedulingPriority = Priority != 0 ? Math.Min(Priority, 99) : process.SchedulingPriority,
                LockMemory = LockMemory || process.LockMemory,
            },
        };
        return IsRestart ? config.ForRestart() : config;
    }
}
