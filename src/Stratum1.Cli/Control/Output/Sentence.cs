using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Stratum1.Cli.Control.Output;

/// <summary>One sentence.</summary>
internal sealed class Sentence(string text, Tone tone = Tone.Plain) : Report
{
    /// <summary>A text with the stop that it lacks.</summary>
    public static string End(string text) => text is [.., '?' or '.' or '!'] ? text : $"{text}.";

    public override void WriteText(TextWriter output) => output.WriteLine(text);

    public override IRenderable Picture(Terminal terminal) => new Text(text, terminal.StyleOf(tone));

    public override void WriteCsv(TextWriter output) => output.WriteLine(text);

    public override void WriteJson(Utf8JsonWriter output) => output.WriteStringValue(text);
}
