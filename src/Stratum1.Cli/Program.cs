using System.CommandLine;
using Stratum1.Cli;
using Stratum1.Cli.Decode;

var root = new RootCommand("Stratum1: a GPS time server. This is its tool; the server is stratum1d.") { DecodeCommand.Create() };
var parsed = root.Parse(args);
foreach (var error in parsed.Errors)
    Console.Error.WriteLine($"stratum1: {error.Message}");
return parsed.Errors.Count > 0 ? ExitCode.Usage : parsed.Invoke();
