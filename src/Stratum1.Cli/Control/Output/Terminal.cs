using Spectre.Console;
using Spectre.Console.Rendering;

namespace Stratum1.Cli.Control.Output;

/// <summary>
/// The terminal somebody watches. Only there is anything coloured, framed or wrapped: what goes through a pipe stays as plain as it always
/// was.
/// </summary>
/// <param name="Columns">Characters on a line.</param>
/// <param name="HasColours">Colours may be used: neither NO_COLOR nor a dumb terminal forbids it (https://no-color.org).</param>
/// <param name="HasUnicode">Frames and bars may be drawn with more than ASCII.</param>
internal sealed record Terminal(int Columns, bool HasColours, bool HasUnicode)
{
    /// <summary>What is assumed where the terminal does not tell, as over a serial line.</summary>
    private const int UsualColumns = 80;

    /// <summary>Of no account: nothing is laid out by height.</summary>
    private const int Lines = 24;

    /// <summary>Narrower than this is no size but an unset one.</summary>
    private const int FewestColumns = 20;

    private const string End = "\e[0m";

    /// <summary>Each tone, and the numbers that begin it (ECMA-48, SGR).</summary>
    private static readonly (Tone Tone, Style Style, string Begin)[] Styles =
    [
        (Tone.Good, new(Color.Green), "\e[32m"),
        (Tone.Look, new(Color.Yellow), "\e[33m"),
        (Tone.Bad, new(Color.Red, decoration: Decoration.Bold), "\e[1;31m"),
        (Tone.Faint, new(decoration: Decoration.Dim), "\e[2m"),
        (Tone.Heading, new(decoration: Decoration.Bold), "\e[1m"),
    ];

    /// <summary>How the columns of a table are told from its heads.</summary>
    public TableBorder Border => new Rule(HasUnicode);

    /// <summary>Where the standard output goes; null when that is no terminal.</summary>
    public static Terminal? OfThisProcess()
    {
        if (Console.IsOutputRedirected)
            return null;
        var columns = Console.WindowWidth;
        var encoding = First("LC_ALL", "LC_CTYPE", "LANG");
        return new(
            columns < FewestColumns ? UsualColumns : columns,
            First("NO_COLOR").Length == 0 && First("TERM") is not ("" or "dumb"),
            encoding.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
                || encoding.Contains("utf8", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Draws on it.</summary>
    /// <remarks>
    /// The library lays out, and we write: its own console would bring along all that looks for a terminal, asks questions and shows
    /// progress (docs/decisions/0017-terminal-output.md).
    /// </remarks>
    public void Draw(IRenderable picture, TextWriter output)
    {
        var hasWritten = false;
        var isBlank = true; // A frame has blank lines above and below: two in a row are one, and none comes first.
        foreach (var line in Segment.SplitLines(picture.Render(new(new Able(HasUnicode), new(Columns, Lines)), Columns)))
        {
            var wasBlank = isBlank;
            isBlank = line.TrueForAll(segment => string.IsNullOrWhiteSpace(segment.Text));
            if (isBlank)
                continue;
            if (wasBlank && hasWritten)
                output.WriteLine();
            hasWritten = true;
            var last = line.FindLastIndex(segment => !string.IsNullOrWhiteSpace(segment.Text));
            for (var i = 0; i < last; i++)
                Write(line[i].Style, line[i].Text, output);
            Write(line[last].Style, line[last].Text.TrimEnd(), output);
            output.WriteLine();
        }
    }

    /// <summary>A value in its tone.</summary>
    public Text Show(Cell cell) => new(cell.IsBar && HasUnicode ? cell.Text.Replace('#', '█') : cell.Text, StyleOf(cell.Tone));

    /// <summary>The style of a tone.</summary>
    public Style StyleOf(Tone tone) => HasColours ? Array.Find(Styles, known => known.Tone == tone).Style ?? Style.Plain : Style.Plain;

    private static void Write(Style style, string text, TextWriter output)
    {
        var begin = Array.Find(Styles, known => known.Style.Equals(style)).Begin;
        output.Write($"{begin}{text}{(begin is null ? "" : End)}");
    }

    private static string First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                return value;
        }

        return "";
    }

    /// <summary>A rule below the heads, and blanks.</summary>
    private sealed class Rule(bool unicode) : TableBorder
    {
        public override string GetPart(TableBorderPart part) => part switch
        {
            TableBorderPart.HeaderBottomLeft or TableBorderPart.HeaderBottom or TableBorderPart.HeaderBottomSeparator
                or TableBorderPart.HeaderBottomRight => unicode ? "─" : "-",
            _ => " ",
        };
    }

    /// <summary>What the library may lay out.</summary>
    private sealed class Able(bool unicode) : IReadOnlyCapabilities
    {
        public ColorSystem ColorSystem => ColorSystem.Standard;

        public bool Ansi => true;

        public bool Links => false;

        public bool Legacy => false;

        public bool IsTerminal => true;

        public bool Interactive => false;

        public bool Unicode => unicode;
    }
}
