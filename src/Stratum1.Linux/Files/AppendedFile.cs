namespace Stratum1.Linux;

/// <summary>
/// A file to which every write goes at its end of the moment: two daemons may share a log, and it may be cut off under a daemon's hands
/// (logrotate's copytruncate). <see cref="FileMode.Append"/> only begins at the end.
/// </summary>
public static class AppendedFile
{
    /// <summary>Opens or makes it.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public static FileStream Open(string path)
        => new(
            SystemCall.Open(path, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND, AtomicFile.PublicMode),
            FileAccess.Write,
            bufferSize: 0);
}
