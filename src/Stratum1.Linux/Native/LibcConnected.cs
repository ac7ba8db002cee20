using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Connected sockets, and what the kernel says of packets that left.</summary>
internal static unsafe partial class Libc
{
    /// <summary>The stamp of a packet that left comes back alone, without the packet.</summary>
    internal const int SOF_TIMESTAMPING_OPT_TSONLY = 1 << 11;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int connect(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvmsg(SafeFileHandle socket, MessageHeader* message, int flags);
}
