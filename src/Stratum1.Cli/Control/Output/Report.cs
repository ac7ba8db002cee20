using System.Text.Json;

namespace Stratum1.Cli.Control.Output;

/// <summary>One value of each row.</summary>
/// <param name="Key">Its name in JSON, the unit last; null leaves it out.</param>
/// <param name="Heading">Its name for people; empty leaves it out.</param>
/// <param name="Read">The value.</param>
/// <param name="IsNumber">Aligned to the right.</param>
internal sealed record Column<T>(string? Key, string Heading, Func<T, Cell> Read, bool IsNumber = true);

/// <summary>What a command shows.</summary>
internal abstract class Report
{
    public abstract void WriteText(TextWriter output);

    /// <summary>As <c>chronyc -c</c>: a line for each row, without a heading.</summary>
    public abstract void WriteCsv(TextWriter output);

    public abstract void WriteJson(Utf8JsonWriter output);
}

/// <summary>How rows are laid out for people; for programs only <see cref="Record"/> is not a list.</summary>
internal enum ReportShape
{
    /// <summary>A line for each row, under a heading.</summary>
    Table,

    /// <summary>The only value of each row, without a heading.</summary>
    Lines,

    /// <summary>A line for each value; an empty one between rows.</summary>
    Records,

    /// <summary>A line for each value of the only row.</summary>
    Record,
}

/// <summary>Rows of columns.</summary>
internal sealed class Report<T>(IReadOnlyList<Column<T>> columns, IReadOnlyList<T> rows, ReportShape shape) : Report
{
    public override void WriteText(TextWriter output)
    {
        if (shape == ReportShape.Lines)
        {
            foreach (var row in rows)
                output.WriteLine(columns[0].Read(row).Text);
            return;
        }

        var shown = columns.Where(column => column.Heading.Length > 0).ToArray();
        if (shape == ReportShape.Table)
        {
            WriteTable(output, shown);
            return;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                output.WriteLine();
            WriteLines(output, shown, rows[i]);
        }
    }

    public override void WriteCsv(TextWriter output)
    {
        foreach (var row in rows)
            output.WriteLine(string.Join(',', columns.Select(column => column.Read(row).Csv).OfType<string>()));
    }

    public override void WriteJson(Utf8JsonWriter output)
    {
        if (shape != ReportShape.Record)
            output.WriteStartArray();
        foreach (var row in rows)
        {
            output.WriteStartObject();
            foreach (var column in columns)
                WriteValue(output, column.Key, column.Read(row).Json);
            output.WriteEndObject();
        }

        if (shape != ReportShape.Record)
            output.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter output, string? key, object? value)
    {
        if (key is null)
            return;
        output.WritePropertyName(key);
        switch (value)
        {
            case long number:
                output.WriteNumberValue(number);
                break;
            case ulong number:
                output.WriteNumberValue(number);
                break;
            case double number:
                output.WriteNumberValue(number);
                break;
            case bool truth:
                output.WriteBooleanValue(truth);
                break;
            case string text:
                output.WriteStringValue(text);
                break;
            default:
                output.WriteNullValue();
                break;
        }
    }

    private static void WriteLines(TextWriter output, Column<T>[] shown, T row)
    {
        var width = shown.Max(column => column.Heading.Length);
        foreach (var column in shown)
            output.WriteLine($"{column.Heading.PadRight(width)} : {column.Read(row).Text}");
    }

    private void WriteTable(TextWriter output, Column<T>[] shown)
    {
        string[][] cells = [[.. shown.Select(column => column.Heading)],
            .. rows.Select(row => shown.Select(column => column.Read(row).Text).ToArray())];
        var widths = shown.Select((_, i) => cells.Max(line => line[i].Length)).ToArray();
        foreach (var line in cells)
        {
            var padded = line.Select((cell, i) => shown[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", padded).TrimEnd());
        }
    }
}
