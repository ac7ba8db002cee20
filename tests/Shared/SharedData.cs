namespace Stratum1.Tests;

/// <summary>
/// The captures and vectors of other projects that we test against but do not ship: a folder <c>shared/data</c> beside the
/// repository, or wherever STRATUM1_SHARED points.
/// </summary>
public static class SharedData
{
    /// <summary>The folder, or null in a clone without it.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why a test that needs the folder is skipped; null when it must run. With CI=true it always runs, and fails.</summary>
    internal static string? SkipReason
        => Root is not null || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "needs ../shared/data (or STRATUM1_SHARED), which this clone does not have";

    /// <summary>A file or folder in it.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; say where it is with STRATUM1_SHARED.</exception>
    public static string PathOf(params string[] parts)
        => Root is null
            ? throw new DirectoryNotFoundException("shared/data was not found beside the repository; set STRATUM1_SHARED")
            : Path.Combine([Root, .. parts]);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("STRATUM1_SHARED") is { Length: > 0 } named)
            return Directory.Exists(Path.Combine(named, "data")) ? Path.Combine(named, "data") : Directory.Exists(named) ? named : null;

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}

/// <summary>A fact that needs <see cref="SharedData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.SkipReason;
}

/// <summary>A theory that needs <see cref="SharedData"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.SkipReason;
}
