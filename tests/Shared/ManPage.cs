using System.Text;
using System.Text.RegularExpressions;

namespace Stratum1.Tests;

/// <summary>Markdown definition lists as man(7).</summary>
internal static partial class ManPage
{
    /// <summary>A page; entries are paragraphs whose help begins with a colon.</summary>
    internal static string Page(string name, int section, string purpose, string introduction, IEnumerable<string> entries)
    {
        var page = new StringBuilder()
            .Append(".\\\" Generated from the tables of the program; see tests/Shared/ManPage.cs.\n")
            .Append(
                $".TH {name} {section} \"\" Stratum1\n.SH NAME\n{name.ToLowerInvariant()} \\- {purpose}\n"
                + $".SH DESCRIPTION\n{Roff(introduction)}\n");
        foreach (var line in entries.SelectMany(entry => entry.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            page.Append(line.StartsWith(":   ", StringComparison.Ordinal) ? $"{Roff(line[4..])}\n" : $".TP\n{Roff(line)}\n");
        return page.ToString();
    }

    /// <summary>A section of lines that stay as they are.</summary>
    internal static string Literal(string heading, string text)
        => $".SH {heading}\n.nf\n{string.Concat(text.TrimEnd('\n').Split('\n').Select(line => Roff(line) + "\n"))}.fi\n";

    /// <summary>A section of one paragraph.</summary>
    internal static string Paragraph(string heading, string text) => $".SH {heading}\n{Roff(text)}\n";

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
