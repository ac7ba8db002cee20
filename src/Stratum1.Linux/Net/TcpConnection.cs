using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A TCP connection that never blocks. One thread at a time.</summary>
public sealed unsafe class TcpConnection : IDisposable
{
    internal TcpConnection(SafeFileHandle handle, Endpoint remote) => (Handle, Remote) = (handle, remote);

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The other end.</summary>
    public Endpoint Remote { get; }

    /// <summary>
    /// Begins to connect; the descriptor is ready for output when that is done, well or not: see <see cref="TakeError"/>.
    /// </summary>
    /// <exception cref="LinuxException">It cannot even be tried: no route, no socket.</exception>
    public static TcpConnection Connect(Endpoint remote)
    {
        var name = remote.ToString();
        var family = remote.IsIPv6 ? Libc.AF_INET6 : Libc.AF_INET;
        var handle = SystemCall.Check(Libc.socket(family, Libc.SOCK_STREAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", name);
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        var length = (uint)remote.WriteSockaddr(sockaddr);
        fixed (byte* start = sockaddr)
        {
            var result = SystemCall.Result(Libc.connect(handle, start, length));
            if (result == 0 || (Errno)(-result) is Errno.EINPROGRESS or Errno.EINTR)
                return new(handle, remote);
            handle.Dispose();
            throw new LinuxException("connect", name, (Errno)(-result));
        }
    }

    /// <summary>Why connecting failed; <see cref="Errno.None"/> when it did not.</summary>
    public Errno TakeError()
    {
        int error;
        uint length = sizeof(int);
        SystemCall.Check(SystemCall.Result(Libc.getsockopt(Handle, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length)), "SO_ERROR");
        return (Errno)error;
    }

    /// <summary>An event loop is to report input only from so many octets on; an end or an error is reported always.</summary>
    public void ReportInputFrom(int octets)
        => SystemCall.Check(
            SystemCall.Result(Libc.setsockopt(Handle, Libc.SOL_SOCKET, Libc.SO_RCVLOWAT, &octets, sizeof(int))), "SO_RCVLOWAT");

    /// <summary>Reads what has arrived; gone when the other end is closed, or the connection is broken.</summary>
    public IoResult Read(Span<byte> octets) => Sort(SystemCall.Read(Handle, octets));

    /// <summary>Writes as much as the kernel takes.</summary>
    // The runtime ignores SIGPIPE: a connection that the other end has closed says EPIPE.
    public IoResult Write(ReadOnlySpan<byte> octets) => Sort(SystemCall.Write(Handle, octets));

    /// <summary>
    /// Closes it. As long as the other end still talks, wait before that: the kernel answers octets that arrive later with a reset, which
    /// could destroy what was not read yet there (RFC 1122 §4.2.2.13).
    /// </summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>Whatever may befall a connection is everyday: it is gone, or it has nothing at the moment.</summary>
    private static IoResult Sort(int result)
        => result > 0 ? new(IoStatus.Done, result)
            : result == -(int)Errno.EAGAIN ? new(IoStatus.Nothing, 0)
            : new(IoStatus.Gone, 0);
}
