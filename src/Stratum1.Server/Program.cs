using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server;
using Stratum1.Server.Configuration;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;
using Stratum1.Server.Status;

var start = StartUp.Prepare(args, ConfigFiles.OfThisMachine);
Console.Out.Write(start.Output);
Console.Error.Write(start.Errors);
if (start.ExitCode is { } code)
    return code;

// A service manager wants us where it started us.
var environment = Environment.GetEnvironmentVariables();
var isManaged = environment.Contains("NOTIFY_SOCKET") || environment.Contains("INVOCATION_ID");
if (!start.Options.Foreground && !isManaged)
    return Background.Start([.. args, "--detached"]);
if (start.Options.IsDetached)
    Background.LeaveTerminal();

Log log;
try
{
    log = Log.Open(start.Options);
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"{start.Options.LogFile}: the log file cannot be opened: {error.Message}");
    return ExitCode.Failure;
}

using var closesLog = log;
try
{
    using var pidFile = ProcessSetup.Prepare(start.Config.Process, start.Options, log);
    using var manager = NotifySocket.FromEnvironment();
    using var host = new LinuxHost();
    var options = start.Options with { ProgramName = StartUp.NameIn(File.ReadAllText("/proc/self/cmdline")) };
    var daemon = new Daemon(start.Config, options, host, log) { ConfigLines = start.ConfigLines };
    ProcessSetup.DropRights(start.Config.Process, log);
    if (host.Simulation is { } simulation)
        log.Write(LogLevel.Information, $"The simulated truth is {simulation.Truth}");
    if (start.Options.ReloadHistories)
        log.Write(LogLevel.Warning, "Option -r is accepted, but does nothing in this version");
    var status = start.Options.ShowsStatus ? new LiveStatus(daemon, host, start.Config.Ntp.Port) : null;
    if (status is not null)
        log.BeforeLine = status.Erase;
    var told = "";
    daemon.EverySecond = () =>
    {
        status?.Show();
        manager?.Watchdog();
        var state = daemon.Engine.Synchronisation.State.ToString().ToUpperInvariant();
        if (state != told && manager is not null)
            manager.Status(told = state);
    };
    var reload = new ConfigReload(daemon, start, () => StartUp.Prepare(args, ConfigFiles.OfThisMachine));
    daemon.Reloading = () =>
    {
        manager?.Reloading(SystemClock.Monotonic);
        reload.Run();
    };
    daemon.Reloaded = () => manager?.Ready();
    ProcessSetup.FilterSystemCalls(start.Options.SystemCallFilter, log);
    manager?.Ready();
    var result = daemon.Run();
    manager?.Stopping();
    return result;
}
catch (Exception error) when (error is LinuxException or InvalidOperationException)
{
    log.Write(LogLevel.Error, $"Fatal error : {error.Message}");
    return ExitCode.Failure;
}
