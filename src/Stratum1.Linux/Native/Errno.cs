namespace Stratum1.Linux;

/// <summary>The error numbers that somebody here or in the daemon tells apart (asm-generic/errno.h; same on x86, arm and arm64).</summary>
public enum Errno
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Operation not permitted: a capability is missing.</summary>
    EPERM = 1,

    /// <summary>No such file, device node or directory.</summary>
    ENOENT = 2,

    /// <summary>Interrupted by a signal; never leaves this project.</summary>
    EINTR = 4,

    /// <summary>I/O error; on a terminal: its other end is closed or unplugged.</summary>
    EIO = 5,

    /// <summary>The node exists, but no device answers behind it.</summary>
    ENXIO = 6,

    /// <summary>Nothing to read, or no room to write, right now.</summary>
    EAGAIN = 11,

    /// <summary>Out of memory.</summary>
    ENOMEM = 12,

    /// <summary>Permission denied by file mode.</summary>
    EACCES = 13,

    /// <summary>In use by somebody else.</summary>
    EBUSY = 16,

    /// <summary>The file exists already.</summary>
    EEXIST = 17,

    /// <summary>No such device (any more).</summary>
    ENODEV = 19,

    /// <summary>The kernel does not know this argument.</summary>
    EINVAL = 22,

    /// <summary>The whole system is out of file descriptors.</summary>
    ENFILE = 23,

    /// <summary>This process is out of file descriptors.</summary>
    EMFILE = 24,

    /// <summary>Not a terminal, or not a device that knows this request.</summary>
    ENOTTY = 25,

    /// <summary>Read-only file system.</summary>
    EROFS = 30,

    /// <summary>The name is longer than there is room for.</summary>
    ENAMETOOLONG = 36,

    /// <summary>The kernel has no such call.</summary>
    ENOSYS = 38,

    /// <summary>No such socket option: the kernel is older than we need.</summary>
    ENOPROTOOPT = 92,

    /// <summary>The address is in use by another socket.</summary>
    EADDRINUSE = 98,

    /// <summary>The address belongs to no interface of this machine.</summary>
    EADDRNOTAVAIL = 99,

    /// <summary>The network interface is down.</summary>
    ENETDOWN = 100,

    /// <summary>No route to the network.</summary>
    ENETUNREACH = 101,

    /// <summary>No memory for a socket's buffers.</summary>
    ENOBUFS = 105,

    /// <summary>A wait ran out of time.</summary>
    ETIMEDOUT = 110,

    /// <summary>The peer answered that nobody listens.</summary>
    ECONNREFUSED = 111,

    /// <summary>No route to the host.</summary>
    EHOSTUNREACH = 113,

    /// <summary>Begun, and not finished yet: connecting without waiting.</summary>
    EINPROGRESS = 115,

    /// <summary>A timer was cancelled, because somebody stepped its clock.</summary>
    ECANCELED = 125,
}
