using System.Net.Sockets;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.PeerLab;
using Stratum1.Server;
using Stratum1.Server.Configuration;
using Stratum1.Server.Running;

// The daemon as a node of the peer's simulator. What differs from stratum1d is the host, and that the process is left as it is.

var start = StartUp.Prepare(args, ConfigFiles.OfThisMachine);
Console.Out.Write(start.Output);
Console.Error.Write(start.Errors);
if (start.ExitCode is { } code)
    return code;

using var log = Log.Open(start.Options);
try
{
    using var host = new ClknetsimHost();
    log.Clock = () => host.Read().System;
    var options = start.Options with { ProgramName = StartUp.NameIn(File.ReadAllText("/proc/self/cmdline")) };
    return new Daemon(start.Config, options, host, log).Run();
}
catch (Exception error) when (error is LinuxException or InvalidOperationException or SocketException)
{
    log.Write(LogLevel.Error, $"Fatal error : {error.Message}");
    return ExitCode.Failure;
}
