using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Sockets. Option numbers of asm-generic/socket.h: x86, arm and arm64, not mips, sparc or parisc.</summary>
internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1;
    internal const int AF_INET = 2;
    internal const int AF_INET6 = 10;
    internal const int AF_NETLINK = 16;
    internal const int NETLINK_ROUTE = 0;

    internal const int SOCK_DGRAM = 2;
    internal const int SO_TYPE = 3;

    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_DONTWAIT = 0x40;
    internal const int MSG_ERRQUEUE = 0x2000;
    internal const int MSG_NOSIGNAL = 0x4000;

    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_BROADCAST = 6;
    internal const int SO_RCVBUF = 8;
    internal const int SO_REUSEPORT = 15;
    internal const int SO_BINDTODEVICE = 25;
    internal const int SO_RCVBUFFORCE = 33;
    internal const int SO_ATTACH_REUSEPORT_CBPF = 51;

    /// <summary>SO_TIMESTAMPING_NEW, also the type of its control message: 64-bit time on every machine (Linux 5.1).</summary>
    internal const int SO_TIMESTAMPING_NEW = 65;
    internal const int SCM_TIMESTAMPING_PKTINFO = 58;
    internal const int SOF_TIMESTAMPING_TX_HARDWARE = 1 << 0;
    internal const int SOF_TIMESTAMPING_TX_SOFTWARE = 1 << 1;
    internal const int SOF_TIMESTAMPING_RX_HARDWARE = 1 << 2;
    internal const int SOF_TIMESTAMPING_RX_SOFTWARE = 1 << 3;
    internal const int SOF_TIMESTAMPING_SOFTWARE = 1 << 4;
    internal const int SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6;

    /// <summary>What leaves is stamped with its interface (IP_PKTINFO).</summary>
    internal const int SOF_TIMESTAMPING_OPT_CMSG = 1 << 10;

    /// <summary>What comes and is stamped by hardware is told with its interface and length.</summary>
    internal const int SOF_TIMESTAMPING_OPT_PKTINFO = 1 << 13;

    /// <summary>What leaves is stamped by the kernel although the hardware will do so as well.</summary>
    internal const int SOF_TIMESTAMPING_OPT_TX_SWHW = 1 << 14;

    /// <summary>Stamps by hardware beside those of the kernel.</summary>
    internal const int HardwareStampFlags = SOF_TIMESTAMPING_RX_HARDWARE | SOF_TIMESTAMPING_RAW_HARDWARE | SOF_TIMESTAMPING_OPT_CMSG
        | SOF_TIMESTAMPING_OPT_PKTINFO | SOF_TIMESTAMPING_OPT_TX_SWHW;

    internal const int SOL_IP = 0;
    internal const int IP_TOS = 1;
    internal const int IP_PKTINFO = 8;
    internal const int IP_MTU_DISCOVER = 10;
    internal const int IP_PMTUDISC_PROBE = 3;
    internal const int IP_FREEBIND = 15;

    internal const int SOL_IPV6 = 41;
    internal const int IPV6_V6ONLY = 26;
    internal const int IPV6_RECVPKTINFO = 49;
    internal const int IPV6_PKTINFO = 50;
    internal const int IPV6_TCLASS = 67;
    internal const int IPV6_FREEBIND = 78;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsockopt(SafeFileHandle socket, int level, int option, void* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int bind(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int connect(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getsockname(SafeFileHandle socket, byte* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint sendto(
        SafeFileHandle socket, byte* buffer, nuint length, int flags, byte* address, uint addressLength);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint recvfrom(
        SafeFileHandle socket, byte* buffer, nuint length, int flags, byte* address, uint* addressLength);

    /// <param name="timeout">struct timespec; always null here, so that its size does not matter.</param>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int recvmmsg(SafeFileHandle socket, MultiMessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sendmmsg(SafeFileHandle socket, MultiMessageHeader* messages, uint count, int flags);

    /// <summary>struct sock_filter (linux/filter.h): one instruction of the classic packet filter.</summary>
    internal readonly record struct FilterInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Operand);

    /// <summary>struct sock_fprog: a program of such instructions.</summary>
    internal struct FilterProgram
    {
        internal ushort Length;
        internal FilterInstruction* Instructions;
    }

    /// <summary>struct iovec.</summary>
    internal struct IoVector
    {
        internal byte* Start;
        internal nuint Length;
    }

    /// <summary>struct msghdr: 56 octets with 64-bit pointers, 28 with 32-bit ones.</summary>
    internal struct MessageHeader
    {
        internal byte* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal byte* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct mmsghdr.</summary>
    internal struct MultiMessageHeader
    {
        internal MessageHeader Header;
        internal uint Length;
    }

    /// <summary>struct cmsghdr, before each control message; both it and its data are padded to the size of a pointer.</summary>
    internal struct ControlHeader
    {
        internal nuint Length;
        internal int Level;
        internal int Type;
    }
}
