using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>epoll, poll, timerfd, eventfd.</summary>
internal static unsafe partial class Libc
{
    /// <summary>EPOLL_CLOEXEC, EFD_CLOEXEC and TFD_CLOEXEC are O_CLOEXEC; EFD_NONBLOCK and TFD_NONBLOCK are O_NONBLOCK.</summary>
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;

    internal const int TFD_TIMER_ABSTIME = 1;
    internal const int TFD_TIMER_CANCEL_ON_SET = 2;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle epoll_create1(int flags);

    /// <param name="epollEvent">struct epoll_event, see <see cref="EventLoop"/>: packed on x86-64 only.</param>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle fd, byte* epollEvent);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_wait(SafeFileHandle epoll, byte* events, int maxEvents, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial SafeFileHandle timerfd_create(int clock, int flags);

    internal static int timerfd_settime(SafeFileHandle fd, int flags, TimerSpecification* value)
        => nint.Size == 8 ? timerfd_settime_native(fd, flags, value, null) : timerfd_settime_time64(fd, flags, value, null);

    [LibraryImport("libc", EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int timerfd_settime_native(SafeFileHandle fd, int flags, TimerSpecification* value, TimerSpecification* old);

    [LibraryImport("libc", EntryPoint = "__timerfd_settime64", SetLastError = true)]
    private static partial int timerfd_settime_time64(SafeFileHandle fd, int flags, TimerSpecification* value, TimerSpecification* old);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>struct pollfd; its events are those of epoll.</summary>
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Found;
    }

    /// <summary>struct itimerspec with 64-bit time: 32 octets.</summary>
    internal struct TimerSpecification
    {
        internal Timespec Interval;
        internal Timespec First;
    }
}
