using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Stratum1.Cli.Control.Output;

/// <summary>
/// Several reports as one: below each other for people, under their keys in JSON; in CSV only the last, which is the table.
/// </summary>
internal sealed class Sections(params (string Key, Report Report)[] sections) : Report
{
    public override void WriteText(TextWriter output)
    {
        for (var i = 0; i < sections.Length; i++)
        {
            if (i > 0)
                output.WriteLine();
            sections[i].Report.WriteText(output);
        }
    }

    public override IRenderable Picture(Terminal terminal)
    {
        List<IRenderable> pictures = [];
        foreach (var (_, report) in sections)
        {
            if (pictures.Count > 0)
                pictures.Add(Text.Empty);
            pictures.Add(report.Picture(terminal));
        }

        return new Rows(pictures);
    }

    public override void WriteCsv(TextWriter output) => sections[^1].Report.WriteCsv(output);

    public override void WriteJson(Utf8JsonWriter output)
    {
        output.WriteStartObject();
        foreach (var (key, report) in sections)
        {
            output.WritePropertyName(key);
            report.WriteJson(output);
        }

        output.WriteEndObject();
    }
}
