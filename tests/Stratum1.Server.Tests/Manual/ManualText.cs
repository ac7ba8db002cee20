using Stratum1.Server.CommandLine;
using Stratum1.Server.Configuration;
using Stratum1.Tests;

namespace Stratum1.Server.Tests.Manual;

/// <summary>The manual as it follows from the tables of directives and options: Markdown for reading, man(7) for <c>man</c>.</summary>
internal static class ManualText
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
            $"# stratum1.conf(5)\n\n{ConfigurationIntroduction}\n\n{Definitions(DirectiveTable.Supported.Select(d => d.Manual))}\n"
                + $"## Example\n\n```\n{Example}```\n\n## Firewall\n\n{ExampleConfig.Firewall}\n"),
        ("stratum1d.md", $"# stratum1d(8)\n\n{DaemonIntroduction}\n\n{Definitions(OptionEntries)}"),
        ("stratum1.conf.5", ManPage.Page("STRATUM1.CONF", 5, "configuration of stratum1d", ConfigurationIntroduction,
            DirectiveTable.Supported.Select(d => d.Manual))
            + ManPage.Literal("EXAMPLE", Example) + ManPage.Paragraph("FIREWALL", ExampleConfig.Firewall)),
        ("stratum1d.8",
            ManPage.Page("STRATUM1D", 8, "GPS stratum-1 time server", DaemonIntroduction, OptionEntries)),
    ];

    private static string Example => ExampleConfig.Text.ReplaceLineEndings("\n");

    private static IEnumerable<string> OptionEntries
        => [.. OptionTable.Rows.Select(OptionEntry), .. OptionTable.Words.Select(option => $"`{option.Word}`\n:   {option.Help}.\n")];

    private static string OptionEntry(StartOption option)
        => $"{$"`-{option.Letter}` {(option.Argument is null ? "" : $"*{option.Argument}*")}".TrimEnd()}\n:   {option.Help}.\n";

    private static string Definitions(IEnumerable<string> entries) => string.Join('\n', entries);
}
