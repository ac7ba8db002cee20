using Stratum1.Cli;
using Stratum1.Cli.Control;

return CommandLine.Run(args, Surroundings.Real);
