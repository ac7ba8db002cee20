using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Connections.</summary>
internal static unsafe partial class Libc
{
    internal const int SOCK_STREAM = 1;
    internal const int SO_ERROR = 4;
    internal const int SHUT_WR = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(SafeFileHandle socket, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle accept4(SafeFileHandle socket, byte* address, uint* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shutdown(SafeFileHandle socket, int how);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockopt(SafeFileHandle socket, int level, int option, void* value, uint* length);
}
