using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>Users, capabilities, scheduling, memory.</summary>
internal static unsafe partial class Libc
{
    internal const int PR_SET_KEEPCAPS = 8;

    /// <summary>_LINUX_CAPABILITY_VERSION_3: two words of each set.</summary>
    internal const uint CapabilityVersion = 0x2008_0522;

    internal const int PRIO_PROCESS = 0;

    internal const int SCHED_OTHER = 0;
    internal const int SCHED_FIFO = 1;

    internal const int MCL_CURRENT = 1;
    internal const int MCL_FUTURE = 2;
    internal const int MCL_ONFAULT = 4;

    internal const int STATX_NLINK = 4;
    internal const int AT_EMPTY_PATH = 0x1000;

    /// <returns>Zero, or the error number itself; <paramref name="found"/> is null when there is no such user.</returns>
    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int getpwnam_r(string name, PasswordEntry* entry, byte* buffer, nuint length, PasswordEntry** found);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int initgroups(string user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chown(string path, uint user, uint group);

    /// <summary>The default action of a signal.</summary>
    internal const nint SIG_DFL = 0;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint signal(int number, nint action);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsid();

    // libc's wrappers of these two change every thread of the process (nptl(7)); the bare system calls would not.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setresuid(uint real, uint effective, uint saved);

    // Variadic in C, see ioctl.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);

    // Variadic in C, see ioctl. seccomp(2) has no wrapper.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nuint operation, nuint flags, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int capget(CapabilityHeader* header, CapabilityWords* data);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int capset(CapabilityHeader* header, CapabilityWords* data);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mlockall(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_setscheduler(int thread, int policy, int* priority);

    /// <param name="who">Zero is the calling thread, not the process (setpriority(2), "C library/kernel differences").</param>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setpriority(int which, uint who, int priority);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_setaffinity(int thread, nuint size, nuint* mask);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(SafeFileHandle directory, string path, int flags, uint mask, byte* status);

    /// <summary>SYS_sched_getattr, SYS_sched_setattr: asm/unistd_64.h, asm-generic/unistd.h, and that of arm.</summary>
    internal static (nint Get, nint Set) SchedulingCalls(Architecture architecture) => architecture switch
    {
        Architecture.X64 => (315, 314),
        Architecture.Arm => (381, 380),
        _ => (275, 274),
    };

    // Variadic in C, see ioctl. There is no wrapper for these two before glibc 2.41.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint scheduling_syscall(nint number, nint thread, SchedulingAttributes* attributes, nint third, nint flags);

    /// <summary>struct sched_attr (linux/sched/types.h), version 0: 48 octets.</summary>
    internal struct SchedulingAttributes
    {
        internal uint Size;
        internal uint Policy;
        internal ulong Flags;
        internal int Niceness;
        internal uint Priority;

        /// <summary>ns; of SCHED_OTHER the length of a turn since Linux 6.12, zero for the usual one.</summary>
        internal ulong Runtime;
        internal ulong Deadline;
        internal ulong Period;
    }

    /// <summary>struct passwd (pwd.h) of glibc and musl.</summary>
    internal struct PasswordEntry
    {
        internal byte* Name;
        internal byte* Password;
        internal uint User;
        internal uint Group;
        internal byte* Comment;
        internal byte* Home;
        internal byte* Shell;
    }

    /// <summary>struct __user_cap_header_struct (linux/capability.h).</summary>
    internal struct CapabilityHeader
    {
        internal uint Version;
        internal int Thread;
    }

    /// <summary>struct __user_cap_data_struct: 32 bits of each set; two of them make the whole.</summary>
    internal struct CapabilityWords
    {
        internal uint Effective;
        internal uint Permitted;
        internal uint Inheritable;
    }

    [LibraryImport("libc")]
    internal static partial uint geteuid();
}
