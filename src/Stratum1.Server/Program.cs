using Stratum1.Server;

var start = StartUp.Prepare(args, File.ReadAllText);
Console.Out.Write(start.Output);
Console.Error.Write(start.Errors);
return start.ExitCode ?? ExitCode.Success;
