using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>System V shared memory, and sockets that receive one datagram at a time.</summary>
internal static unsafe partial class Libc
{
    internal const int IPC_CREAT = 0x200;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shmget(int key, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial byte* shmat(int id, void* address, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shmdt(byte* address);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recv(Microsoft.Win32.SafeHandles.SafeFileHandle socket, byte* buffer, nuint length, int flags);
}
