using System.CommandLine;
using System.CommandLine.Help;
using Stratum1.Cli.Control;
using Stratum1.Cli.Decode;
using Stratum1.Cli.Import;
using Stratum1.Cli.Keys;
using Stratum1.Cli.Nts;
using Stratum1.Cli.Tuning;

namespace Stratum1.Cli;

/// <summary>The tool's command line as a whole.</summary>
internal static class CommandLine
{
    internal const string Help =
        """
        Stratum1: a GPS time server. This is its tool; the server is stratum1d.

        Exit status: 0 done; 1 the daemon refuses, or the answer is no; 64 wrong usage; 68 a host has no address; 69 no daemon
        answers; 76 its answer cannot be read; 77 not allowed over the network. An offset is reference - clock everywhere but in
        --csv: positive means we are behind.

        On a terminal reports are coloured, unless the environment variable NO_COLOR is set, and fitted to its width: columns of
        less account are left out of a narrow one. Through a pipe they are plain and complete.
        """;

    /// <summary>Runs a command.</summary>
    public static int Run(string[] args, Surroundings surroundings)
    {
        var root = Root(surroundings);
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
        foreach (var error in parsed.Errors)
            surroundings.Errors.WriteLine($"stratum1: {error.Message}");
        return parsed.Errors.Count > 0 ? ExitCode.Usage : parsed.Invoke();
    }

    /// <summary>All commands, from which the manual is made as well.</summary>
    internal static RootCommand Root(Surroundings surroundings)
    {
        var root = new RootCommand(Help)
        {
            DecodeCommand.Create(),
            new NtsCommand(surroundings).Create(),
            KeygenCommand.Create(surroundings),
            ImportCommand.Create(surroundings),
            new TuneCommand(surroundings).Create(),
        };

        // -h names the host, as in chronyc.
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Remove("-h");
            help.Aliases.Remove("/h");
        }

        new ControlCommands(surroundings).AddTo(root);
        return root;
    }
}
