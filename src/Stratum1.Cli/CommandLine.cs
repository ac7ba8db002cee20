using System.CommandLine;
using System.CommandLine.Help;
using Stratum1.Cli.Control;
using Stratum1.Cli.Decode;
using Stratum1.Cli.Import;
using Stratum1.Cli.Keys;
using Stratum1.Cli.Nts;
using Stratum1.Cli.Tuning;
using Stratum1.Cli.Update;
using Stratum1.Server.Configuration;

namespace Stratum1.Cli;

/// <summary>The tool's command line as a whole.</summary>
internal static class CommandLine
{
    internal const string Help =
        """
        Stratum1 is a GPS time server, stratum1d its daemon; this tool shows and commands it over its Unix sockets, or over UDP with
        -h. Some commands need no daemon. Reports come as text, as JSON (--json) or as chronyc's CSV (--csv); --watch shows them again
        and again. An offset is reference - clock everywhere but in --csv: positive means we are behind.

        On a terminal reports are coloured, unless the environment variable NO_COLOR is set, and fitted to its width: columns of less
        account are left out of a narrow one. Through a pipe they are plain and complete, and nothing is printed but what was asked for.

        Exit status: 0 done; 1 the daemon refuses, or the answer is no; 64 wrong usage; 65 the input is not of its kind; 66 no such
        input; 68 a host has no address; 69 no daemon answers; 73 the result cannot be written; 74 reading failed; 76 the daemon's
        answer cannot be read; 77 not allowed.
        """;

    /// <summary>Runs a command.</summary>
    public static int Run(string[] args, Surroundings surroundings)
    {
        var root = Root(surroundings);
        var parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false });
        if (parsed.Errors.Count == 0)
            return parsed.Invoke();
        if (Unknown(parsed) is { } unknown)
            surroundings.Errors.WriteLine($"stratum1: {unknown}");
        else
        {
            foreach (var error in parsed.Errors)
                surroundings.Errors.WriteLine($"stratum1: {error.Message}");
        }

        return ExitCode.Usage;
    }

    /// <summary>What is said of a command or an option that does not exist; null when something else is wrong.</summary>
    private static string? Unknown(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
            return null;
        var command = parsed.CommandResult.Command;
        var isOption = word.StartsWith('-');
        if (!isOption && command.Subcommands.Count == 0)
            return null;
        var known = isOption
            ? command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive)).Select(
                option => option.Name)
            : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        var remedy = Spelling.Nearest(word, known) is { } near ? $"Did you mean '{near}'?" : "'stratum1 --help' shows them all.";
        return $"there is no {(isOption ? "option" : "command")} '{word}'. {remedy}";
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
            new UpdateCommand(surroundings).Create(),
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
