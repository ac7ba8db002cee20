using System.Collections.Immutable;

namespace Stratum1.Server.Configuration;

/// <summary>The files that a configuration consists of.</summary>
/// <param name="Read">Returns a file's text; throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</param>
/// <param name="List">Returns the paths in a folder that match a pattern with <c>*</c> and <c>?</c>; none without such a folder.</param>
public sealed record ConfigFiles(Func<string, string> Read, Func<string, string, IReadOnlyList<string>> List)
{
    /// <summary>How deep files may include each other: chrony's limit, which ends a circle.</summary>
    private const int MaxDepth = 10;

    /// <summary>Those of this machine.</summary>
    public static ConfigFiles OfThisMachine { get; } = new(File.ReadAllText, ListFolder);

    /// <summary>No files but the one whose text is at hand.</summary>
    public static ConfigFiles None { get; } = new(_ => throw new FileNotFoundException(), (_, _) => []);

    /// <summary>The lines of a text, those of the files that it includes in their place.</summary>
    /// <param name="file">Its path, for messages.</param>
    /// <param name="text">Its content.</param>
    /// <param name="problems">Gets what is wrong with the lines that include others.</param>
    public IEnumerable<(string Text, ConfigPlace Place)> Expand(string file, string text, ICollection<ConfigProblem> problems)
        => Expand(file, text, problems, depth: 0);

    /// <summary>The files in folders, by name; of several with the same name the one in the first folder counts.</summary>
    public IReadOnlyList<string> InFolders(IEnumerable<string> folders, string pattern)
        => [.. folders.SelectMany(folder => List(folder, pattern))
            .DistinctBy(Path.GetFileName, StringComparer.Ordinal)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    /// <summary>The lines of one file, or why there are none.</summary>
    public string? TryRead(string path)
    {
        try
        {
            return Read(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<(string Text, ConfigPlace Place)> Expand(
        string file, string text, ICollection<ConfigProblem> problems, int depth)
    {
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            var place = new ConfigPlace(file, ++number);
            if (Included(new Words(line, place), problems, depth) is not { } paths)
            {
                yield return (line, place);
                continue;
            }

            foreach (var path in paths)
            {
                if (TryRead(path) is not { } content)
                    problems.Add(new(place, path, "cannot be read", "", "Check that it is there, and that this user may read it."));
                else
                    foreach (var inner in Expand(path, content, problems, depth + 1))
                        yield return inner;
            }
        }
    }

    /// <summary>The files a line includes; null when it is another line.</summary>
    private ImmutableArray<string>? Included(Words words, ICollection<ConfigProblem> problems, int depth)
    {
        if (words.IsEmpty)
            return null;
        var isInclude = words.TryTake("include");
        if (!isInclude && !words.TryTake("confdir"))
            return null;
        var first = words.Text(isInclude ? "the path of a file" : "the path of a folder");
        List<string> all = [first];
        while (!isInclude && words.Take() is { } more)
            all.Add(more);
        words.End(isInclude ? "include *path*" : "");
        if (depth >= MaxDepth)
            words.Refuse(first, $"would be the {depth + 1}th file inside another", "10", "Look for files that include each other.");
        if (words.Problem is { } problem)
        {
            problems.Add(problem);
            return [];
        }

        if (!isInclude)
            return [.. InFolders(all, "*.conf")];
        var isPattern = Path.GetFileName(first).AsSpan().ContainsAny('*', '?');
        return isPattern ? [.. List(Path.GetDirectoryName(first) ?? "/", Path.GetFileName(first)).Order(StringComparer.Ordinal)] : [first];
    }

    private static string[] ListFolder(string folder, string pattern)
    {
        try
        {
            return Directory.GetFiles(folder, pattern);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
