namespace Stratum1.Server.Configuration;

/// <summary>Where a word of the configuration stands.</summary>
/// <param name="File">The file's path, or "command line".</param>
/// <param name="Line">Its line, from 1; on the command line the number of the argument.</param>
public readonly record struct ConfigPlace(string File, int Line)
{
    /// <summary>As compilers and editors write it: <c>file:line</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}

/// <summary>Whether the daemon can start.</summary>
public enum ConfigSeverity : byte
{
    /// <summary>It cannot.</summary>
    Error,

    /// <summary>It can; the line has no effect.</summary>
    Warning,
}

/// <summary>One thing wrong with the configuration, told so that it can be put right without the manual.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Word">The offending word as it was written; the directive when a word is missing.</param>
/// <param name="Problem">What is wrong with the word: a sentence that begins after it.</param>
/// <param name="Allowed">What may stand there; empty when nothing may.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
/// <param name="Severity">Error or warning.</param>
public sealed record ConfigProblem(
    ConfigPlace Place, string Word, string Problem, string Allowed, string Remedy, ConfigSeverity Severity = ConfigSeverity.Error)
{
    /// <summary>Longer words are cut in messages: a binary file given as configuration would fill the screen.</summary>
    private const int LongestWord = 60;

    /// <summary>One line: <c>file:line: error: 'word' problem; allowed: … Remedy.</c></summary>
    public override string ToString()
    {
        var kind = Severity == ConfigSeverity.Error ? "error" : "warning";
        var allowed = Allowed.Length > 0 ? $"; allowed: {Allowed}" : "";
        return $"{Place}: {kind}: '{Printable(Word)}' {Problem}{allowed}. {Remedy}";
    }

    private static string Printable(string word)
    {
        var cut = word.Length > LongestWord ? string.Concat(word.AsSpan(0, LongestWord), "…") : word;
        return string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c));
    }
}
