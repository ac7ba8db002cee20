namespace Stratum1.Linux;

/// <summary>A folder for keys.</summary>
public static class SecretFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, and those above it, for its owner alone; one that exists is left as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not.</exception>
    // Said to the analyzer, because .NET knows modes only where there are some; the project runs nowhere else.
    public static void Ensure(string path)
    {
        if (!OperatingSystem.IsWindows())
            Directory.CreateDirectory(path, Owner);
    }
}
