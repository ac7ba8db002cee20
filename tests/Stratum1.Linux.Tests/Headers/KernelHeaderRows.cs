using static Stratum1.Linux.Tests.Layout;

namespace Stratum1.Linux.Tests;

/// <summary>C expressions over the kernel's own headers, and what we believe they are.</summary>
internal static class KernelHeaderRows
{
    public static readonly string[] Headers =
    [
        "linux/timex.h", "linux/time_types.h", "linux/errqueue.h", "linux/net_tstamp.h", "linux/pps.h", "linux/gpio.h", "linux/serial.h",
        "linux/tty.h", "linux/capability.h", "linux/stat.h", "linux/errno.h", "linux/prctl.h", "asm/termbits.h", "asm/ioctls.h",
        "asm/socket.h", "linux/filter.h", "linux/ptp_clock.h", "linux/rtc.h", "linux/sched/types.h", "asm/unistd.h",
    ];

    public static IReadOnlyDictionary<string, long> Rows { get; } = new Dictionary<string, long>
    {
        // A 64-bit machine's struct timex is the 64-bit-time struct of every machine.
        ["sizeof(struct timex)"] = Size<Timex>(),
        ["sizeof(struct __kernel_timex)"] = Size<Timex>(),
        ["offsetof(struct __kernel_timex, freq)"] = Offset((ref Timex t) => ref t.Frequency),
        ["offsetof(struct __kernel_timex, maxerror)"] = Offset((ref Timex t) => ref t.MaxError),
        ["offsetof(struct __kernel_timex, esterror)"] = Offset((ref Timex t) => ref t.EstimatedError),
        ["offsetof(struct __kernel_timex, status)"] = Offset((ref Timex t) => ref t.Status),
        ["offsetof(struct __kernel_timex, constant)"] = Offset((ref Timex t) => ref t.Constant),
        ["offsetof(struct __kernel_timex, time.tv_sec)"] = Offset((ref Timex t) => ref t.TimeSeconds),
        ["offsetof(struct __kernel_timex, time.tv_usec)"] = Offset((ref Timex t) => ref t.TimeFraction),
        ["offsetof(struct __kernel_timex, tick)"] = Offset((ref Timex t) => ref t.Tick),
        ["offsetof(struct __kernel_timex, stabil)"] = Offset((ref Timex t) => ref t.Stability),
        ["offsetof(struct __kernel_timex, stbcnt)"] = Offset((ref Timex t) => ref t.StabilityCount),
        ["offsetof(struct __kernel_timex, tai)"] = Offset((ref Timex t) => ref t.Tai),
        ["ADJ_OFFSET"] = Timex.ADJ_OFFSET,
        ["ADJ_FREQUENCY"] = Timex.ADJ_FREQUENCY,
        ["ADJ_MAXERROR"] = Timex.ADJ_MAXERROR,
        ["ADJ_ESTERROR"] = Timex.ADJ_ESTERROR,
        ["ADJ_STATUS"] = Timex.ADJ_STATUS,
        ["ADJ_TAI"] = Timex.ADJ_TAI,
        ["ADJ_SETOFFSET"] = Timex.ADJ_SETOFFSET,
        ["ADJ_NANO"] = Timex.ADJ_NANO,
        ["ADJ_TICK"] = Timex.ADJ_TICK,
        ["ADJ_OFFSET_SINGLESHOT"] = Timex.ADJ_OFFSET_SINGLESHOT,
        ["STA_PLL"] = Timex.STA_PLL,
        ["STA_INS"] = Timex.STA_INS,
        ["STA_DEL"] = Timex.STA_DEL,
        ["STA_UNSYNC"] = Timex.STA_UNSYNC,
        ["STA_NANO"] = Timex.STA_NANO,

        ["sizeof(struct __kernel_timespec)"] = Size<Timespec>(),
        ["offsetof(struct __kernel_timespec, tv_nsec)"] = Offset((ref Timespec t) => ref t.Nanoseconds),
        ["sizeof(struct __kernel_itimerspec)"] = Size<Libc.TimerSpecification>(),
        ["offsetof(struct __kernel_itimerspec, it_value)"] = Offset((ref Libc.TimerSpecification t) => ref t.First),

        ["sizeof(struct scm_timestamping64)"] = ControlMessages.TimestampsSize,
        ["SO_TIMESTAMPING_NEW"] = Libc.SO_TIMESTAMPING_NEW,
        ["SOF_TIMESTAMPING_TX_SOFTWARE"] = Libc.SOF_TIMESTAMPING_TX_SOFTWARE,
        ["SOF_TIMESTAMPING_RX_SOFTWARE"] = Libc.SOF_TIMESTAMPING_RX_SOFTWARE,
        ["SCM_TIMESTAMPING_PKTINFO"] = Libc.SCM_TIMESTAMPING_PKTINFO,
        ["SOF_TIMESTAMPING_TX_HARDWARE"] = Libc.SOF_TIMESTAMPING_TX_HARDWARE,
        ["SOF_TIMESTAMPING_RX_HARDWARE|SOF_TIMESTAMPING_RAW_HARDWARE|SOF_TIMESTAMPING_OPT_CMSG|SOF_TIMESTAMPING_OPT_PKTINFO"
            + "|SOF_TIMESTAMPING_OPT_TX_SWHW"] = Libc.HardwareStampFlags,
        ["sizeof(struct sock_filter)"] = Size<Libc.FilterInstruction>(),
        ["sizeof(struct sock_fprog)"] = Size<Libc.FilterProgram>(),
        ["SOF_TIMESTAMPING_SOFTWARE"] = Libc.SOF_TIMESTAMPING_SOFTWARE,

        ["sizeof(struct sched_attr) >= 48 ? 48 : 0"] = Size<Libc.SchedulingAttributes>(),
        ["offsetof(struct sched_attr, sched_nice)"] = Offset((ref Libc.SchedulingAttributes a) => ref a.Niceness),
        ["offsetof(struct sched_attr, sched_runtime)"] = Offset((ref Libc.SchedulingAttributes a) => ref a.Runtime),
        ["sizeof(struct __user_cap_header_struct)"] = Size<Libc.CapabilityHeader>(),
        ["sizeof(struct __user_cap_data_struct)"] = Size<Libc.CapabilityWords>(),
        ["_LINUX_CAPABILITY_VERSION_3"] = Libc.CapabilityVersion,
        ["CAP_NET_BIND_SERVICE"] = (long)Capability.BindLowPorts,
        ["CAP_NET_RAW"] = (long)Capability.RawNetwork,
        ["CAP_IPC_LOCK"] = (long)Capability.LockMemory,
        ["CAP_SYS_NICE"] = (long)Capability.Priority,
        ["CAP_SYS_TIME"] = (long)Capability.SetTime,
        ["PR_SET_KEEPCAPS"] = Libc.PR_SET_KEEPCAPS,
        ["sizeof(struct statx)"] = PidFile.StatusSize,
        ["offsetof(struct statx, stx_nlink)"] = PidFile.LinkCountOffset,
        ["STATX_NLINK"] = Libc.STATX_NLINK,
    };
}
