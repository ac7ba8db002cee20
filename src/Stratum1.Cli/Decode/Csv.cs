namespace Stratum1.Cli.Decode;

/// <summary>Comma-separated values (RFC 4180).</summary>
internal static class Csv
{
    /// <summary>
    /// The text as one field: quoted where it must be. Frames hold printable ASCII only, so no control character can be in it.
    /// </summary>
    public static string Field(string text)
        => text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
