using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Connections.</summary>
internal static unsafe partial class Libc
{
    internal const int SOCK_STREAM = 1;
    internal const int SO_ERROR = 4;
    internal const int SO_RCVLOWAT = 18;
    internal const int SOL_TCP = 6;
    internal const int TCP_DEFER_ACCEPT = 9;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(SafeFileHandle socket, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle accept4(SafeFileHandle socket, byte* address, uint* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockopt(SafeFileHandle socket, int level, int option, void* value, uint* length);
}
