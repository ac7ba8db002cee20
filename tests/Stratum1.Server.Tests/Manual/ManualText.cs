using System.Text;
using System.Text.RegularExpressions;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Manual;

/// <summary>The manual as it follows from the tables of directives and options: Markdown for reading, man(7) for <c>man</c>.</summary>
internal static partial class ManualText
{
    private const string ConfigurationIntroduction
        = "One directive stands on each line, in any case; lines that begin with `!`, `;`, `#` or `%` are comments. Of a directive with "
        + "one value the last line counts; sources, reference clocks and access rules add up. All errors are reported together, each with "
        + "file and line. `stratum1d -p` prints the configuration with the lines of all included files and shows its errors; "
        + "`stratum1d --check` explains what it would not do on this machine.";

    private const string DaemonIntroduction
        = "`stratum1d` reads a satellite receiver's serial line and its pulse, disciplines the clock, and serves NTP and NTS. Its "
        + "options are chronyd's. Words after the options are directives in place of the configuration file. Exit status: 0 done; "
        + "1 it failed; 64 wrong usage; 78 wrong configuration.";

    /// <summary>All files of the manual.</summary>
    public static IEnumerable<(string Name, string Text)> Files =>
    [
        ("stratum1.conf.md",
            $"# stratum1.conf(5)\n\n{ConfigurationIntroduction}\n\n{Definitions(DirectiveTable.Supported.Select(d => d.Manual))}"),
        ("stratum1d.md", $"# stratum1d(8)\n\n{DaemonIntroduction}\n\n{Definitions(OptionTable.Rows.Select(OptionEntry))}"),
        ("stratum1.conf.5", Page("STRATUM1.CONF", 5, "configuration of stratum1d", ConfigurationIntroduction,
            DirectiveTable.Supported.Select(d => d.Manual))),
        ("stratum1d.8", Page("STRATUM1D", 8, "GPS stratum-1 time server", DaemonIntroduction, OptionTable.Rows.Select(OptionEntry))),
    ];

    private static string OptionEntry(StartOption option)
        => $"{$"`-{option.Letter}` {(option.Argument is null ? "" : $"*{option.Argument}*")}".TrimEnd()}\n:   {option.Help}.\n";

    private static string Definitions(IEnumerable<string> entries) => string.Join('\n', entries);

    private static string Page(string name, int section, string purpose, string introduction, IEnumerable<string> entries)
    {
        var page = new StringBuilder()
            .Append(".\\\" Generated from the tables of the program; see tests/Stratum1.Server.Tests/Manual.\n")
            .Append(
                $".TH {name} {section} \"\" Stratum1\n.SH NAME\n{name.ToLowerInvariant()} \\- {purpose}\n"
                + $".SH DESCRIPTION\n{Roff(introduction)}\n");
        foreach (var line in entries.SelectMany(entry => entry.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            page.Append(line.StartsWith(":   ", StringComparison.Ordinal) ? $"{Roff(line[4..])}\n" : $".TP\n{Roff(line)}\n");
        return page.ToString();
    }

    /// <summary>Backslashes, hyphens and leading dots mean something to troff; code is bold, an argument in italics.</summary>
    private static string Roff(string text)
    {
        text = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        text = Argument().Replace(Code().Replace(text, "\\fB${text}\\fR"), "\\fI${text}\\fR");
        return text.StartsWith('.') || text.StartsWith('\'') ? "\\&" + text : text;
    }

    [GeneratedRegex("`(?<text>[^`]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*(?<text>[^*\s][^*]*)\*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Argument();
}
