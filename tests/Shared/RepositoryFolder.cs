namespace Stratum1.Tests;

/// <summary>Files of the source tree this test was built from.</summary>
public static class RepositoryFolder
{
    private static readonly string Root = Find();

    /// <summary>A file or folder in it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stratum1.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Stratum1.sln was not found above " + AppContext.BaseDirectory);
    }
}
