using System.Collections.Immutable;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.CommandLine;

/// <summary>What came of reading the command line.</summary>
/// <param name="Options">What it says; only to be used without problems.</param>
/// <param name="Problems">What is wrong with it; the place is the number of the argument.</param>
public sealed record CommandLineReading(StartOptions Options, ImmutableArray<ConfigProblem> Problems);

/// <summary>
/// Reads options as getopt(3) does: letters may share a dash, an argument may be joined to its letter, options and directives may be
/// mixed, and everything after <c>--</c> is a directive.
/// </summary>
public static class CommandLineReader
{
    private const string Source = "command line";

    /// <summary>Not for people: the process that was started says so to the one it starts in the background.</summary>
    private const string DetachedOption = "--detached";

    /// <summary>The text for <c>--help</c>.</summary>
    public static string Help
        => "Usage: stratum1d [OPTION]... [DIRECTIVE]...\n\n"
            + "Keeps time by satellite receivers and serves it. Directives given here replace the configuration file.\n\n"
            + string.Concat(OptionTable.Rows.Select(o => $"  -{o.Letter} {o.Argument,-10} {o.Help}\n"))
            + string.Concat(OptionTable.Words.Select(o => $"  {o.Word,-13} {o.Help}\n"))
            + $"\nExit status: {ExitCode.Success} done, {ExitCode.Failure} failed or never synchronised, "
            + $"{ExitCode.Usage} wrong command line, {ExitCode.Configuration} wrong configuration.\n";

    /// <summary>The text for <c>--version</c>.</summary>
    public static string Version => $"stratum1d (Stratum1) version {Running.Release.Version}\n";

    /// <summary>Reads the arguments. After <c>--help</c> or <c>--version</c> nothing else matters, as with chronyd.</summary>
    public static CommandLineReading Read(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.FirstOrDefault(a => a is "--help" or "--version") is { } asked)
            return new(new() { Mode = asked == "--help" ? StartMode.PrintHelp : StartMode.PrintVersion }, []);

        var options = new StartOptions();
        var problems = ImmutableArray.CreateBuilder<ConfigProblem>();
        var onlyDirectives = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--" && !onlyDirectives)
                onlyDirectives = true;
            else if (!onlyDirectives && Array.Find(OptionTable.Words, row => row.Word == argument) is { } word)
                options = word.Apply(options);
            else if (argument == DetachedOption && !onlyDirectives)
                options = options with { IsDetached = true, Foreground = true };
            else if (onlyDirectives || argument.Length < 2 || argument[0] != '-')
                options = options with { Directives = options.Directives.Add(argument) };
            else
                options = ReadLetters(options, arguments, ref i, problems);
        }

        return new(options, problems.ToImmutable());
    }

    /// <summary>Reads the letters behind one dash, and the next argument when the last of them needs it.</summary>
    private static StartOptions ReadLetters(
        StartOptions options, IReadOnlyList<string> arguments, ref int index, ImmutableArray<ConfigProblem>.Builder problems)
    {
        var place = new ConfigPlace(Source, index + 1);
        var cluster = arguments[index];
        for (var i = 1; i < cluster.Length; i++)
        {
            if (OptionTable.Find(cluster[i]) is not { } option)
            {
                var known = string.Concat(OptionTable.Rows.Select(row => row.Letter));
                var words = string.Join(", ", OptionTable.Words.Select(row => row.Word));
                problems.Add(new(
                    place, cluster, "is not an option", $"one or more of the letters {known}, or {words}", "See 'stratum1d --help'."));
                return options;
            }

            if (option.Argument is null)
            {
                options = option.Apply(options, new("", place));
                continue;
            }

            var joined = i + 1 < cluster.Length ? cluster[(i + 1)..] : null;
            if (joined is null && index + 1 >= arguments.Count)
            {
                problems.Add(new(place, cluster, $"must be followed by {option.Argument}", option.Help, "Add it."));
                return options;
            }

            return ReadArgument(options, option, joined ?? arguments[++index], place, problems);
        }

        return options;
    }

    private static StartOptions ReadArgument(
        StartOptions options, StartOption option, string argument, ConfigPlace place, ImmutableArray<ConfigProblem>.Builder problems)
    {
        var words = new Words(argument, place);
        var changed = option.Apply(options, words);
        words.End($"-{option.Letter} {option.Argument}");
        if (words.Problem is null)
            return changed;
        problems.Add(words.Problem);
        return options;
    }
}
