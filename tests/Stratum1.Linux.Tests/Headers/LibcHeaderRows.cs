using static Stratum1.Linux.Tests.Layout;

namespace Stratum1.Linux.Tests;

/// <summary>C expressions over libc's headers: what libc's own functions take.</summary>
internal static class LibcHeaderRows
{
    public static readonly string[] Headers =
    [
        "sys/socket.h", "netinet/in.h", "sys/un.h", "sys/epoll.h", "poll.h", "sys/timerfd.h", "sys/eventfd.h", "sys/mman.h", "sys/file.h",
        "sys/timex.h", "fcntl.h", "sched.h", "pwd.h", "time.h", "signal.h", "unistd.h", "errno.h", "linux/stat.h", "net/if.h",
        "linux/ethtool.h", "linux/sockios.h", "linux/net_tstamp.h",
    ];

    public static IReadOnlyDictionary<string, long> Rows { get; } = Merge(
        new Dictionary<string, long>
        {
            ["sizeof(struct timex)"] = Size<Timex>(),
            ["offsetof(struct timex, tai)"] = Offset((ref Timex t) => ref t.Tai),
            ["sizeof(struct timespec)"] = Size<Timespec>(),
            ["sizeof(struct itimerspec)"] = Size<Libc.TimerSpecification>(),
            ["sysconf(_SC_CLK_TCK) * 10000"] = 1_000_000 / KernelFrequency.NominalTick * 10_000,
            ["CLOCK_REALTIME"] = Libc.CLOCK_REALTIME,
            ["CLOCK_MONOTONIC"] = Libc.CLOCK_MONOTONIC,
            ["CLOCK_MONOTONIC_RAW"] = Libc.CLOCK_MONOTONIC_RAW,

            ["sizeof(struct pollfd)"] = Size<Libc.PollDescriptor>(),
            ["offsetof(struct pollfd, revents)"] = Offset((ref Libc.PollDescriptor p) => ref p.Found),
            ["POLLIN|POLLERR|POLLHUP"] = (long)(Readiness.Input | Readiness.Error | Readiness.HangUp),
            ["EPOLL_CTL_ADD"] = Libc.EPOLL_CTL_ADD,
            ["EPOLL_CTL_DEL"] = Libc.EPOLL_CTL_DEL,
            ["EPOLL_CTL_MOD"] = Libc.EPOLL_CTL_MOD,
            ["EPOLLIN"] = (long)Readiness.Input,
            ["EPOLLPRI"] = (long)Readiness.Priority,
            ["EPOLLOUT"] = (long)Readiness.Output,
            ["EPOLLERR"] = (long)Readiness.Error,
            ["EPOLLHUP"] = (long)Readiness.HangUp,
            ["EPOLL_CLOEXEC"] = Libc.O_CLOEXEC,
            ["EFD_CLOEXEC|EFD_NONBLOCK"] = Libc.O_CLOEXEC | Libc.O_NONBLOCK,
            ["TFD_CLOEXEC|TFD_NONBLOCK"] = Libc.O_CLOEXEC | Libc.O_NONBLOCK,
            ["TFD_TIMER_ABSTIME"] = Libc.TFD_TIMER_ABSTIME,
            ["TFD_TIMER_CANCEL_ON_SET"] = Libc.TFD_TIMER_CANCEL_ON_SET,
            ["SIGHUP"] = (long)Signal.HangUp,
            ["SIGINT"] = (long)Signal.Interrupt,
            ["SIGUSR1"] = (long)Signal.User1,
            ["SIGTERM"] = (long)Signal.Terminate,

            ["O_WRONLY"] = Libc.O_WRONLY,
            ["O_RDWR"] = Libc.O_RDWR,
            ["O_CREAT"] = Libc.O_CREAT,
            ["O_EXCL"] = Libc.O_EXCL,
            ["O_NOCTTY"] = Libc.O_NOCTTY,
            ["O_APPEND"] = Libc.O_APPEND,
            ["O_NONBLOCK"] = Libc.O_NONBLOCK,
            ["O_CLOEXEC"] = Libc.O_CLOEXEC,
            ["F_GETFL"] = Libc.F_GETFL,
            ["F_SETFL"] = Libc.F_SETFL,
            ["LOCK_EX|LOCK_NB"] = Libc.LOCK_EX | Libc.LOCK_NB,
            ["LOCK_UN"] = Libc.LOCK_UN,
            ["AT_EMPTY_PATH"] = Libc.AT_EMPTY_PATH,
            ["MCL_CURRENT|MCL_FUTURE|MCL_ONFAULT"] = Libc.MCL_CURRENT | Libc.MCL_FUTURE | Libc.MCL_ONFAULT,
            ["SCHED_OTHER"] = Libc.SCHED_OTHER,
            ["SCHED_FIFO"] = Libc.SCHED_FIFO,
            ["sizeof(struct passwd)"] = Size<Libc.PasswordEntry>(),
            ["offsetof(struct passwd, pw_uid)"] = Offset((ref Libc.PasswordEntry p) => ref p.User),
            ["offsetof(struct passwd, pw_gid)"] = Offset((ref Libc.PasswordEntry p) => ref p.Group),
        },
        Sockets(),
        StampingHeaderRows.Rows,
        Enum.GetValues<Errno>().Where(error => error != Errno.None).ToDictionary(error => error.ToString(), error => (long)error));

    private static Dictionary<string, long> Sockets() => new()
    {
        ["sizeof(struct msghdr)"] = Size<Libc.MessageHeader>(),
        ["offsetof(struct msghdr, msg_namelen)"] = Offset((ref Libc.MessageHeader m) => ref m.NameLength),
        ["offsetof(struct msghdr, msg_iovlen)"] = Offset((ref Libc.MessageHeader m) => ref m.VectorCount),
        ["offsetof(struct msghdr, msg_controllen)"] = Offset((ref Libc.MessageHeader m) => ref m.ControlLength),
        ["offsetof(struct msghdr, msg_flags)"] = Offset((ref Libc.MessageHeader m) => ref m.Flags),
        ["sizeof(struct mmsghdr)"] = Size<Libc.MultiMessageHeader>(),
        ["offsetof(struct mmsghdr, msg_len)"] = Offset((ref Libc.MultiMessageHeader m) => ref m.Length),
        ["sizeof(struct iovec)"] = Size<Libc.IoVector>(),
        ["sizeof(struct cmsghdr)"] = Size<Libc.ControlHeader>(),
        ["offsetof(struct cmsghdr, cmsg_level)"] = Offset((ref Libc.ControlHeader c) => ref c.Level),
        ["offsetof(struct cmsghdr, cmsg_type)"] = Offset((ref Libc.ControlHeader c) => ref c.Type),
        ["sizeof(struct in_pktinfo)"] = ControlMessages.PacketInfoSize,
        ["sizeof(struct in6_pktinfo)"] = ControlMessages.PacketInfo6Size,
        ["sizeof(struct sockaddr_in6)"] = Endpoint.LongestSockaddr,
        ["sizeof(struct sockaddr_in)"] = Endpoint.ShortSockaddr,
        ["sizeof(struct sockaddr_un)"] = NotifySocket.FamilySize + NotifySocket.LongestPath,
        ["AF_UNIX"] = Libc.AF_UNIX,
        ["AF_INET"] = Libc.AF_INET,
        ["AF_INET6"] = Libc.AF_INET6,
        ["SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK"] = Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK,
        ["MSG_TRUNC"] = Libc.MSG_TRUNC,
        ["MSG_DONTWAIT"] = Libc.MSG_DONTWAIT,
        ["MSG_ERRQUEUE"] = Libc.MSG_ERRQUEUE,
        ["MSG_NOSIGNAL"] = Libc.MSG_NOSIGNAL,
        ["SOL_SOCKET"] = Libc.SOL_SOCKET,
        ["SO_REUSEADDR"] = Libc.SO_REUSEADDR,
        ["SO_RCVBUF"] = Libc.SO_RCVBUF,
        ["SO_REUSEPORT"] = Libc.SO_REUSEPORT,
        ["SO_BROADCAST"] = Libc.SO_BROADCAST,
        ["SO_ATTACH_REUSEPORT_CBPF"] = Libc.SO_ATTACH_REUSEPORT_CBPF,
        ["SO_BINDTODEVICE"] = Libc.SO_BINDTODEVICE,
        ["SO_RCVBUFFORCE"] = Libc.SO_RCVBUFFORCE,
        ["SOL_IP"] = Libc.SOL_IP,
        ["IP_TOS"] = Libc.IP_TOS,
        ["IP_PKTINFO"] = Libc.IP_PKTINFO,
        ["IP_FREEBIND"] = Libc.IP_FREEBIND,
        ["IP_MTU_DISCOVER"] = Libc.IP_MTU_DISCOVER,
        ["IP_PMTUDISC_PROBE"] = Libc.IP_PMTUDISC_PROBE,
        ["SOL_IPV6"] = Libc.SOL_IPV6,
        ["IPV6_V6ONLY"] = Libc.IPV6_V6ONLY,
        ["IPV6_RECVPKTINFO"] = Libc.IPV6_RECVPKTINFO,
        ["IPV6_PKTINFO"] = Libc.IPV6_PKTINFO,
        ["IPV6_TCLASS"] = Libc.IPV6_TCLASS,
        ["IPV6_FREEBIND"] = Libc.IPV6_FREEBIND,
    };

    private static Dictionary<string, long> Merge(params Dictionary<string, long>[] parts)
        => parts.SelectMany(part => part).ToDictionary(row => row.Key, row => row.Value);
}
