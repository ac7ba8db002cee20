using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server;
using Stratum1.Server.Running;
using Stratum1.Server.Status;

var start = StartUp.Prepare(args, File.ReadAllText);
Console.Out.Write(start.Output);
Console.Error.Write(start.Errors);
if (start.ExitCode is { } code)
    return code;

using var log = Log.Open(start.Options);
try
{
    using var daemon = new Daemon(start.Config, start.Options, log);
    if (daemon.Simulation is { } simulation)
        log.Write(LogLevel.Information, $"The simulated truth is {simulation.Truth}");
    if (start.Options.ShowsStatus)
        daemon.EverySecond = new LiveStatus(daemon, Console.Out, !Console.IsOutputRedirected, start.Config.Ntp.Port).Show;
    return daemon.Run();
}
catch (LinuxException error)
{
    log.Write(LogLevel.Error, $"Fatal error : {error.Message}");
    return ExitCode.Failure;
}
