namespace Stratum1.Server.State;

/// <summary>
/// The frame of our own state files: a first line that says what the file is and in which version, and a last line <c>end</c>, by which
/// a file that a power cut left half written is known.
/// </summary>
internal static class StateText
{
    private const string Product = "stratum1";
    private const string LastLine = "end";

    internal static string Frame(string kind, int version, IEnumerable<string> lines)
        => string.Concat(lines.Prepend($"{Product} {kind} {version}").Append(LastLine).Select(line => line + "\n"));

    /// <summary>Takes the frame off.</summary>
    /// <returns>Null when all is well, else what is wrong.</returns>
    internal static string? Unframe(string text, string kind, int version, out ReadOnlySpan<string> lines)
    {
        lines = default;
        var all = text.Split('\n');
        var first = all[0].Split(' ');
        if (first is not [Product, var foundKind, var foundVersion] || foundKind != kind)
            return $"does not begin with '{Product} {kind} {version}': damaged, or another file";
        if (foundVersion != $"{version}")
            return $"has version '{foundVersion}', this program knows version {version}";
        if (all.Length < 3 || all[^2] != LastLine || all[^1].Length > 0)
            return $"has no last line '{LastLine}': it was not written to its end";
        lines = all.AsSpan(1..^2);
        return null;
    }
}
