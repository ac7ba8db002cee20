using Stratum1.Server.Configuration;

namespace Stratum1.Server.CommandLine;

/// <summary>A row for an option; parser and <c>--help</c> both come from it.</summary>
/// <param name="Letter">The letter after the dash.</param>
/// <param name="Argument">What must follow, or null for a switch.</param>
/// <param name="Help">What it does, for <c>--help</c>.</param>
/// <param name="Apply">Changes the options; reads the argument from the words.</param>
internal sealed record StartOption(char Letter, string? Argument, string Help, Func<StartOptions, Words, StartOptions> Apply);

/// <summary>A row for an option of our own: a word, so that it is none of chronyd's.</summary>
/// <param name="Word">With its dashes.</param>
/// <param name="Help">What it does, for <c>--help</c>.</param>
/// <param name="Apply">Changes the options.</param>
internal sealed record WordOption(string Word, string Help, Func<StartOptions, StartOptions> Apply);

/// <summary>chronyd's options, with chronyd's meaning, and two words of our own.</summary>
internal static class OptionTable
{
    private static readonly NumberRange LogLevel = NumberRange.Whole("level", -1, 3);
    private static readonly NumberRange Timeout = NumberRange.Whole("time", 0, int.MaxValue, "seconds");
    private static readonly NumberRange Priority = NumberRange.Whole("priority", 0, 100);
    private static readonly NumberRange Filter = NumberRange.Whole("level", -2, 2);

    internal static readonly WordOption[] Words =
    [
        new("--live", "show state, sources and clients once a second", o => o with { ShowsStatus = true }),
        new("--check", "explain what the configuration would do on this machine, and exit",
            o => o with { Mode = StartMode.Check, NeedsRoot = false }),
    ];

    internal static readonly StartOption[] Rows =
    [
        new('4', null, "use IPv4 addresses only", (o, _) => o with { UseIPv4 = true, UseIPv6 = false }),
        new('6', null, "use IPv6 addresses only", (o, _) => o with { UseIPv4 = false, UseIPv6 = true }),
        new('f', "FILE", $"configuration file ({StartOptions.DefaultConfigurationFile})",
            (o, w) => o with { ConfigurationFile = w.Everything("a path") }),
        new('n', null, "stay in the foreground", (o, _) => o with { Foreground = true }),
        new('d', null, "stay in the foreground and log to the terminal; twice: debug messages too", Foreground),
        new('l', "FILE", "log to a file", (o, w) => o with { LogFile = w.Everything("a path") }),
        new('L', "LEVEL", "least severity to log: 0 information, 1 warnings, 2 errors, 3 fatal, -1 debug",
            (o, w) => o with { LogLevel = w.Whole(LogLevel) }),
        new('p', null, "print the configuration and exit", (o, _) => Once(o, StartMode.PrintConfiguration) with { NeedsRoot = false }),
        new('q', null, "set the clock once and exit", (o, _) => Once(o, StartMode.SetOnce)),
        new('Q', null, "print the clock's offset once and exit",
            (o, _) => Once(o, StartMode.PrintOffset) with { NeedsRoot = false, ControlsClock = false }),
        new('r', null, "read sample histories back", (o, _) => o with { ReloadHistories = true }),
        new('R', null, "this is a restart: no makestep that counts updates", (o, _) => o with { IsRestart = true }),
        new('s', null, "set the clock at start from the real-time clock or the saved time", (o, _) => o with { RestoreTime = true }),
        new('t', "SECONDS", "exit after that time; with an error if never synchronised",
            (o, w) => o with { TimeoutSeconds = w.Whole(Timeout) }),
        new('u', "USER", "the user to become after start", (o, w) => o with { User = w.Everything("the name of a user") }),
        new('U', null, "do not insist on being root", (o, _) => o with { NeedsRoot = false }),
        new('F', "LEVEL", "system call filter: 0 none, 1 only what is needed, 2 all but what is harmful; negative: SIGSYS",
            (o, w) => o with { SystemCallFilter = w.Whole(Filter) }),
        new('P', "PRIORITY", "real-time priority (SCHED_FIFO)", (o, w) => o with { Priority = w.Whole(Priority) }),
        new('m', null, "lock memory", (o, _) => o with { LockMemory = true }),
        new('x', null, "never touch the system clock", (o, _) => o with { ControlsClock = false }),
        new('v', null, "print the version and exit (--version)", (o, _) => o with { Mode = StartMode.PrintVersion }),
        new('h', null, "print this help and exit (--help)", (o, _) => o with { Mode = StartMode.PrintHelp }),
    ];

    internal static StartOption? Find(char letter) => Array.Find(Rows, row => row.Letter == letter);

    private static StartOptions Foreground(StartOptions options, Words words)
        => options with { Foreground = true, LogToTerminal = true, DebugCount = options.DebugCount + 1 };

    private static StartOptions Once(StartOptions options, StartMode mode)
        => options with { Mode = mode, Foreground = true, LogToTerminal = true };
}
