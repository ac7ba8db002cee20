using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Stratum1.Architecture;

/// <summary>The source tree this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file below the named folders, parsed once.</summary>
    public static IReadOnlyList<(string Path, SyntaxTree Tree)> Sources { get; } =
        [.. new[] { "src", "tests", "bench" }
            .Select(folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(Root, file), CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)))];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stratum1.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Stratum1.sln was not found above " + AppContext.BaseDirectory);
    }
}
