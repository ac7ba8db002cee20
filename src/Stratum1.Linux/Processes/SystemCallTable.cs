namespace Stratum1.Linux;

/// <summary>A system call and its number on the machines there are: those of x86-64, and the general ones of arm64.</summary>
/// <param name="Name">As in syscalls(2).</param>
/// <param name="X64">asm/unistd_64.h; null where there is none.</param>
/// <param name="Arm64">asm-generic/unistd.h; null where there is none.</param>
internal readonly record struct NumberedCall(string Name, int? X64, int? Arm64);

/// <summary>
/// What a time server, the .NET runtime below it and the C library below both ask of the kernel, and what none of them does.
/// </summary>
internal static class SystemCallTable
{
    /// <summary>Found by tracing the daemon, and what the same functions use on other machines and in other versions.</summary>
    internal static readonly NumberedCall[] Needed =
    [
        // Files.
        new("read", 0, 63), new("write", 1, 64), new("readv", 19, 65), new("writev", 20, 66), new("pread64", 17, 67),
        new("pwrite64", 18, 68), new("preadv", 295, 69), new("pwritev", 296, 70), new("lseek", 8, 62), new("open", 2, null),
        new("openat", 257, 56), new("openat2", 437, 437), new("close", 3, 57), new("close_range", 436, 436), new("stat", 4, null),
        new("lstat", 6, null), new("fstat", 5, 80), new("newfstatat", 262, 79), new("statx", 332, 291), new("statfs", 137, 43),
        new("fstatfs", 138, 44), new("access", 21, null), new("faccessat", 269, 48), new("faccessat2", 439, 439),
        new("readlink", 89, null), new("readlinkat", 267, 78), new("getdents64", 217, 61), new("fcntl", 72, 25), new("flock", 73, 32),
        new("fsync", 74, 82), new("fdatasync", 75, 83), new("ftruncate", 77, 46), new("fallocate", 285, 47), new("fadvise64", 221, 223),
        new("rename", 82, null), new("renameat", 264, 38), new("renameat2", 316, 276), new("unlink", 87, null), new("unlinkat", 263, 35),
        new("mkdir", 83, null), new("mkdirat", 258, 34), new("chmod", 90, null), new("fchmod", 91, 52), new("fchmodat", 268, 53),
        new("chown", 92, null), new("fchown", 93, 55), new("fchownat", 260, 54), new("utimensat", 280, 88), new("umask", 95, 166),
        new("getcwd", 79, 17), new("dup", 32, 23), new("dup2", 33, null), new("dup3", 292, 24), new("pipe2", 293, 59),
        new("sendfile", 40, 71), new("copy_file_range", 326, 285), new("memfd_create", 319, 279), new("mknod", 133, null),
        new("mknodat", 259, 33), new("ioctl", 16, 29),

        // Waiting.
        new("poll", 7, null), new("ppoll", 271, 73), new("select", 23, null), new("pselect6", 270, 72), new("epoll_create1", 291, 20),
        new("epoll_ctl", 233, 21), new("epoll_wait", 232, null), new("epoll_pwait", 281, 22), new("epoll_pwait2", 441, 441),
        new("eventfd2", 290, 19), new("timerfd_create", 283, 85), new("timerfd_settime", 286, 86), new("timerfd_gettime", 287, 87),
        new("signalfd4", 289, 74), new("nanosleep", 35, 101), new("clock_nanosleep", 230, 115),

        // Network.
        new("socket", 41, 198), new("socketpair", 53, 199), new("bind", 49, 200), new("listen", 50, 201), new("accept", 43, 202),
        new("accept4", 288, 242), new("connect", 42, 203), new("getsockname", 51, 204), new("getpeername", 52, 205),
        new("setsockopt", 54, 208), new("getsockopt", 55, 209), new("sendto", 44, 206), new("recvfrom", 45, 207),
        new("sendmsg", 46, 211), new("recvmsg", 47, 212), new("sendmmsg", 307, 269), new("recvmmsg", 299, 243), new("shutdown", 48, 210),

        // Memory.
        new("mmap", 9, 222), new("munmap", 11, 215), new("mprotect", 10, 226), new("mremap", 25, 216), new("madvise", 28, 233),
        new("brk", 12, 214), new("mlock", 149, 228), new("mlock2", 325, 284), new("munlock", 150, 229), new("mlockall", 151, 230),
        new("munlockall", 152, 231), new("mincore", 27, 232), new("msync", 26, 227), new("membarrier", 324, 283),
        new("get_mempolicy", 239, 236), new("set_mempolicy", 238, 237), new("mbind", 237, 235), new("shmget", 29, 194),
        new("shmat", 30, 196), new("shmdt", 67, 197), new("shmctl", 31, 195),

        // Threads and signals.
        new("futex", 202, 98), new("futex_waitv", 449, 449), new("clone", 56, 220), new("clone3", 435, 435),
        new("set_robust_list", 273, 99), new("get_robust_list", 274, 100), new("rseq", 334, 293), new("set_tid_address", 218, 96),
        new("exit", 60, 93), new("exit_group", 231, 94), new("sched_yield", 24, 124), new("sched_getaffinity", 204, 123),
        new("sched_setaffinity", 203, 122), new("sched_getparam", 143, 121), new("sched_setparam", 142, 118),
        new("sched_getscheduler", 145, 120), new("sched_setscheduler", 144, 119), new("sched_getattr", 315, 275),
        new("sched_setattr", 314, 274), new("sched_get_priority_max", 146, 125), new("sched_get_priority_min", 147, 126),
        new("getpriority", 140, 141), new("setpriority", 141, 140), new("prctl", 157, 167), new("arch_prctl", 158, null),
        new("gettid", 186, 178), new("getpid", 39, 172), new("getppid", 110, 173), new("getsid", 124, 156), new("getpgid", 121, 155),
        new("kill", 62, 129), new("tgkill", 234, 131), new("tkill", 200, 130), new("wait4", 61, 260), new("waitid", 247, 95),
        new("restart_syscall", 219, 128), new("rt_sigaction", 13, 134), new("rt_sigprocmask", 14, 135), new("rt_sigreturn", 15, 139),
        new("rt_sigsuspend", 130, 133), new("rt_sigtimedwait", 128, 137), new("rt_sigqueueinfo", 129, 138), new("sigaltstack", 131, 132),

        // The clock.
        new("clock_gettime", 228, 113), new("clock_getres", 229, 114), new("clock_settime", 227, 112), new("clock_adjtime", 305, 266),
        new("adjtimex", 159, 171), new("gettimeofday", 96, 169), new("settimeofday", 164, 170), new("time", 201, null),
        new("times", 100, 153),

        // What the machine is.
        new("getrusage", 98, 165), new("prlimit64", 302, 261), new("getrlimit", 97, 163), new("sysinfo", 99, 179), new("uname", 63, 160),
        new("getrandom", 318, 278), new("getuid", 102, 174), new("geteuid", 107, 175), new("getgid", 104, 176), new("getegid", 108, 177),
        new("getresuid", 118, 148), new("getresgid", 120, 150), new("getgroups", 115, 158), new("capget", 125, 90),
        new("getcpu", 309, 168),
    ];

    /// <summary>With these a hijacked daemon would become another program, another user, or a part of the kernel.</summary>
    internal static readonly NumberedCall[] Harmful =
    [
        new("execve", 59, 221), new("execveat", 322, 281), new("ptrace", 101, 117), new("process_vm_readv", 310, 270),
        new("process_vm_writev", 311, 271), new("pidfd_getfd", 438, 438), new("mount", 165, 40), new("umount2", 166, 39),
        new("move_mount", 429, 429), new("fsopen", 430, 430), new("pivot_root", 155, 41), new("chroot", 161, 51),
        new("init_module", 175, 105), new("finit_module", 313, 273), new("delete_module", 176, 106), new("kexec_load", 246, 104),
        new("kexec_file_load", 320, 294), new("bpf", 321, 280), new("unshare", 272, 97), new("setns", 308, 268), new("reboot", 169, 142),
        new("swapon", 167, 224), new("swapoff", 168, 225), new("perf_event_open", 298, 241), new("keyctl", 250, 219),
        new("add_key", 248, 217), new("request_key", 249, 218), new("open_by_handle_at", 304, null), new("userfaultfd", 323, 282),
        new("io_uring_setup", 425, 425), new("io_uring_enter", 426, 426), new("io_uring_register", 427, 427), new("acct", 163, 89),
        new("quotactl", 179, 60), new("syslog", 103, 116), new("personality", 135, 92), new("setuid", 105, 146), new("setgid", 106, 144),
        new("setresuid", 117, 147), new("setresgid", 119, 149), new("setreuid", 113, 145), new("setregid", 114, 143),
        new("setgroups", 116, 159), new("setfsuid", 122, 151), new("setfsgid", 123, 152), new("capset", 126, 91), new("iopl", 172, null),
        new("ioperm", 173, null),
    ];
}
