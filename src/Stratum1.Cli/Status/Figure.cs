using Stratum1.Cli.Control.Output;

namespace Stratum1.Cli.Status;

/// <summary>Values of reports as cells. An unknown one is a dash for people and null for programs.</summary>
internal static class Figure
{
    public static Cell Seconds(double? seconds, bool signed = false)
        => seconds is { } known && Cell.Of(TimeInterval.FromSecondsSaturating(known)) is var cell
            ? cell with { Text = Amount.Seconds(TimeInterval.FromSecondsSaturating(known), signed), Json = known }
            : new("-", "", Json: null);

    public static Cell Age(double? seconds)
        => seconds is { } known ? Seconds(known) with { Text = Amount.Age((uint)Math.Clamp(known, 0, uint.MaxValue)) } : Seconds(null);

    public static Cell Number(long? number, string unit = "")
        => number is { } known ? Cell.Of(known) with { Text = $"{known}{unit}" } : new("-", "", Json: null);

    public static Cell Text(string? text) => text is null ? new("-", "", Json: null) : Cell.Of(text, Quote(text));

    public static Cell Truth(bool value) => Cell.Of(value);

    /// <summary>A bar, for people only.</summary>
    public static Cell Bar(double part, int width)
        => new(new string('#', (int)Math.Round(Math.Clamp(part, 0, 1) * width)), Csv: null, Json: null) { IsBar = true };

    /// <summary>RFC 4180: quoted where a comma would divide it.</summary>
    private static string Quote(string text)
        => text.AsSpan().ContainsAny(",\"") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
