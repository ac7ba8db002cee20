using System.Text.Json;

namespace Stratum1.Cli.Control.Output;

/// <summary>One sentence.</summary>
internal sealed class Sentence(string text) : Report
{
    public override void WriteText(TextWriter output) => output.WriteLine(text);

    public override void WriteCsv(TextWriter output) => output.WriteLine(text);

    public override void WriteJson(Utf8JsonWriter output) => output.WriteStringValue(text);
}
