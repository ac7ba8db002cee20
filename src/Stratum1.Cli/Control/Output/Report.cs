using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Stratum1.Cli.Control.Output;

/// <summary>One value of each row.</summary>
/// <param name="Key">Its name in JSON, the unit last; null leaves it out.</param>
/// <param name="Heading">Its name for people; empty leaves it out.</param>
/// <param name="Read">The value.</param>
/// <param name="IsNumber">Aligned to the right.</param>
/// <param name="Spare">On a terminal too narrow for all, the column of the highest number is left out first; zero stays.</param>
internal sealed record Column<T>(string? Key, string Heading, Func<T, Cell> Read, bool IsNumber = true, int Spare = 0);

/// <summary>What a command shows.</summary>
internal abstract class Report
{
    /// <summary>For people who read it later: plain, and as wide as it is.</summary>
    public abstract void WriteText(TextWriter output);

    /// <summary>For people at a terminal.</summary>
    public abstract IRenderable Picture(Terminal terminal);

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

    public override IRenderable Picture(Terminal terminal)
    {
        if (rows.Count == 0)
            return new Text("none", terminal.StyleOf(Tone.Faint));
        if (shape == ReportShape.Lines)
            return new Rows(rows.Select(row => terminal.Show(columns[0].Read(row))));
        var shown = columns.Where(column => column.Heading.Length > 0).ToArray();
        if (shape == ReportShape.Table)
            return TableOf(terminal, Fitting(terminal, shown));
        return rows.Count == 1 ? RecordOf(terminal, shown, rows[0]) : new Rows(rows.Select(row => RecordOf(terminal, shown, row)));
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

    private static Table RecordOf(Terminal terminal, Column<T>[] shown, T row)
    {
        var table = new Table().NoBorder().HideHeaders()
            .AddColumn("", column => column.NoWrap().PadLeft(0).PadRight(2)).AddColumn("", column => column.PadLeft(0).PadRight(0));
        foreach (var column in shown)
            table.AddRow(new Text(column.Heading, terminal.StyleOf(Tone.Faint)), terminal.Show(column.Read(row)));
        return table;
    }

    /// <summary>The columns for which there is room.</summary>
    private Column<T>[] Fitting(Terminal terminal, Column<T>[] shown)
    {
        while (shown.Sum(WidthOf) > terminal.Columns && shown.MaxBy(column => column.Spare) is { Spare: > 0 } spare)
            shown = [.. shown.Where(column => column != spare)];
        return shown;
    }

    /// <summary>With the two blanks around each column.</summary>
    private int WidthOf(Column<T> column) => 2 + Math.Max(column.Heading.Length, rows.Max(row => column.Read(row).Text.Length));

    private Table TableOf(Terminal terminal, Column<T>[] shown)
    {
        // A column of words may be wrapped, so that one long remark does not push the rest off the screen.
        var isWide = shown.Sum(WidthOf) > terminal.Columns;
        var wrapped = isWide ? shown.Where(column => !column.IsNumber).MaxBy(WidthOf) : null;
        var table = new Table().Border(terminal.Border);
        foreach (var column in shown)
        {
            table.AddColumn(new(new Text(column.Heading, terminal.StyleOf(Tone.Heading)))
            {
                Alignment = column.IsNumber ? Justify.Right : Justify.Left,
                NoWrap = column != wrapped,
                Padding = new(0, 0, column == shown[^1] ? 0 : 1, 0),
            });
        }

        foreach (var row in rows)
            table.AddRow(shown.Select(column => terminal.Show(column.Read(row))));
        return table;
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
