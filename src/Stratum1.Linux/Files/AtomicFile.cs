namespace Stratum1.Linux;

/// <summary>Replaces a file so that a crash or a power cut leaves either the old or the new content, never a part.</summary>
/// <remarks>The content is on the disk when the call returns, which takes its time. A link at the path is replaced, not followed.</remarks>
public static class AtomicFile
{
    /// <summary>rw-r--r--: state that anybody may read.</summary>
    public const UnixFileMode PublicMode = SecretMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>rw-------: keys and cookies.</summary>
    public const UnixFileMode SecretMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a temporary file beside it, syncs it, renames it over the old one, and syncs the directory.</summary>
    /// <param name="mode">Exactly so, whatever the umask.</param>
    /// <exception cref="LinuxException">The disk is full, read-only or not ours; the old file is unharmed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = PublicMode)
    {
        var temporary = path + ".tmp";
        _ = Libc.unlink(temporary); // Left behind by a crash.
        try
        {
            using (var file = SystemCall.Open(temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, SecretMode))
            {
                SystemCall.Check(SystemCall.Result(Libc.fchmod(file, (uint)mode)), "fchmod", temporary);
                SystemCall.WriteAll(file, content, temporary);
                SystemCall.Check(SystemCall.Result(Libc.fsync(file)), "fsync", temporary);
            }

            SystemCall.Check(SystemCall.Result(Libc.rename(temporary, path)), "rename", path);
        }
        catch
        {
            _ = Libc.unlink(temporary);
            throw;
        }

        // Without this the rename itself may be lost.
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var parent = SystemCall.Open(directory, Libc.O_RDONLY);
        SystemCall.Check(SystemCall.Result(Libc.fsync(parent)), "fsync", directory);
    }
}
