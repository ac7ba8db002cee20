namespace Stratum1.Cli.Tuning;

/// <summary>One setting of the machine that makes its time better.</summary>
/// <param name="Name">What it is, unique: under this name its old value is kept.</param>
/// <param name="Wanted">The better value, as text.</param>
/// <param name="Evidence">What somebody measured.</param>
/// <param name="Read">The value now; null when it cannot be read.</param>
/// <param name="Write">Sets a value; fails with an <see cref="IOException"/> that says why.</param>
internal sealed record Knob(string Name, string Wanted, string Evidence, Func<string?> Read, Action<string> Write)
{
    /// <summary>A file whose content is the value.</summary>
    public static Knob OfFile(string name, string path, string wanted, string evidence)
        => new(name, wanted, evidence, () => ReadFile(path), value => File.WriteAllText(path, value));

    /// <summary>The first line of a file; of a list of choices the one in brackets. Null when it cannot be read.</summary>
    public static string? ReadFile(string path)
    {
        try
        {
            var line = File.ReadLines(path).FirstOrDefault("");
            var open = line.IndexOf('[', StringComparison.Ordinal);
            var close = line.IndexOf(']', open + 1);
            return open >= 0 && close > open ? line[(open + 1)..close] : line.Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
