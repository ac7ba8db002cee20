using System.CommandLine;
using System.CommandLine.Help;
using Stratum1.Cli.Control;

namespace Stratum1.Cli.Tests.Manual;

/// <summary>The manual of the tool is what its commands say of themselves.</summary>
public class ToolManualTests
{
    private static readonly string Introduction = string.Join(
        "\n\n", CommandLine.Help.ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => paragraph.Replace('\n', ' ')));

    private static readonly RootCommand Root = CommandLine.Root(Surroundings.Real);

    [Fact]
    public void The_manual_is_up_to_date()
    {
        var entries = Options(Root).Select(Entry).Concat(Commands(Root, "").Select(Entry)).ToArray();
        Page.Check($"# stratum1(1)\n\n{Introduction}\n\n{string.Join('\n', entries)}", "docs", "manual", "stratum1.md");
        Page.Check(ManPage.Page("STRATUM1", 1, "shows and commands stratum1d", Introduction, entries), "docs", "manual", "stratum1.1");
    }

    [Fact]
    public void Every_command_option_and_argument_says_what_it_is_for()
    {
        foreach (var (name, command, options) in Commands(Root, ""))
        {
            Assert.False(string.IsNullOrEmpty(command.Description), name);
            Assert.All(command.Arguments.Where(a => a.Description is null), a => Assert.Contains(a.Name, SelfExplaining));
            Assert.All(options, option => Assert.False(string.IsNullOrEmpty(option.Description), $"{name} {option.Name}"));
        }
    }

    /// <summary>WORDS stand in the manual in chronyc's syntax; an address or a file is an address or a file.</summary>
    private static readonly string[] SelfExplaining = ["WORDS", "ADDRESS", "FILE", "HOST", "FOLDER"];

    private static IEnumerable<Option> Options(Command command)
        => command.Options.Where(o => !o.Hidden && o is not (HelpOption or VersionOption));

    /// <summary>All that do something; options that a group passes on stand with each of its commands.</summary>
    private static IEnumerable<(string Name, Command Command, Option[] Options)> Commands(Command parent, string prefix)
        => parent.Subcommands.Where(command => !command.Hidden).SelectMany(command => command.Subcommands.Count > 0
            ? Commands(command, $"{prefix}{command.Name} ").Select(row => row with { Options = [.. Options(command), .. row.Options] })
            : [(prefix + command.Name, command, [.. Options(command)])]);

    private static string Entry(Option option) => $"{Names(option)}\n:   {option.Description}\n";

    private static string Entry((string Name, Command Command, Option[] Options) row)
    {
        var words = row.Command.Arguments.Where(argument => !argument.Hidden).Select(
            argument => argument.HelpName is { Length: > 0 } help ? help
            : argument.Arity.MinimumNumberOfValues == 0 ? $"[*{argument.Name}*]" : $"*{argument.Name}*");
        var explained = row.Command.Arguments.Where(argument => !argument.Hidden && argument.Description is not null)
            .Select(argument => $" *{argument.Name}*: {argument.Description}");
        var options = row.Options.Select(option => $" {Names(option)}: {option.Description}");
        return $"{string.Join(' ', (string[])[$"`{row.Name}`", .. words])}\n:   {row.Command.Description!.ReplaceLineEndings(" ")}"
            + $"{string.Concat(explained)}{string.Concat(options)}\n";
    }

    private static string Names(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}`"));
}
