namespace Stratum1.Cli.Tests;

/// <summary>A page of docs that a test writes: with STRATUM1_WRITE_MANUAL=1 it is written, otherwise compared.</summary>
internal static class Page
{
    public static void Check(string text, params string[] path)
    {
        var file = RepositoryFolder.PathOf(path);
        if (Environment.GetEnvironmentVariable("STRATUM1_WRITE_MANUAL") == "1")
            File.WriteAllText(file, text);
        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == text,
            $"{string.Join('/', path)} is stale. Write it with: STRATUM1_WRITE_MANUAL=1 dotnet test -c Release tests/Stratum1.Cli.Tests");
    }
}
