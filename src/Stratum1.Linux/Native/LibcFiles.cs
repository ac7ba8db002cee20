using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// Raw declarations, C's own names and types (<c>long</c>, <c>ssize_t</c> = nint; <c>size_t</c>, <c>unsigned long</c> = nuint).
/// The numbers are those of x86-64, arm64 and armhf alike; the few that differ there (O_DIRECTORY, O_NOFOLLOW) are not used.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_NOCTTY = 0x100;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x8_0000;

    internal const int F_GETFL = 3;
    internal const int F_SETFD = 2;
    internal const int FD_CLOEXEC = 1;
    internal const int F_SETFL = 4;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;
    internal const int LOCK_UN = 8;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint read(SafeFileHandle fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint write(SafeFileHandle fd, byte* buffer, nuint count);

    // off_t of this symbol is long, 32 bits on armhf; only offset zero is ever passed.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint pread(SafeFileHandle fd, byte* buffer, nuint count, nint offset);

    // Variadic in C; Linux arm, arm64 and x86-64 pass these three arguments in the same registers either way.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ioctl(SafeFileHandle fd, nuint request, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(SafeFileHandle fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(SafeFileHandle fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(SafeFileHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chmod(string path, uint mode);

    // off_t as with pread: only zero is passed.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(SafeFileHandle fd, nint length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle posix_openpt(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int grantpt(SafeFileHandle fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unlockpt(SafeFileHandle fd);

    /// <returns>Zero, or the error number itself: errno is not set.</returns>
    [LibraryImport("libc")]
    internal static partial int ptsname_r(SafeFileHandle fd, byte* buffer, nuint length);
}
