using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;
using Stratum1.Server.Status;

var start = StartUp.Prepare(args, File.ReadAllText);
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

using var log = Log.Open(start.Options);
try
{
    using var pidFile = ProcessSetup.Prepare(start.Config.Process, start.Options, log);
    using var manager = NotifySocket.FromEnvironment();
    using var host = new LinuxHost();
    var options = start.Options with { ProgramName = StartUp.NameIn(File.ReadAllText("/proc/self/cmdline")) };
    var daemon = new Daemon(start.Config, options, host, log);
    if (host.Simulation is { } simulation)
        log.Write(LogLevel.Information, $"The simulated truth is {simulation.Truth}");
    if (start.Options.ShowsStatus)
        daemon.EverySecond = new LiveStatus(daemon, host, Console.Out, !Console.IsOutputRedirected, start.Config.Ntp.Port).Show;
    manager?.Ready();
    return daemon.Run();
}
catch (Exception error) when (error is LinuxException or InvalidOperationException)
{
    log.Write(LogLevel.Error, $"Fatal error : {error.Message}");
    return ExitCode.Failure;
}
