using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>A TCP socket that clients connect to; never blocks. Several threads may accept from it.</summary>
public sealed unsafe class TcpListeningSocket : IDisposable
{
    /// <summary>Connections that wait to be accepted; the kernel's own limit (somaxconn) is 4096.</summary>
    private const int Backlog = 1024;

    /// <summary>
    /// The kernel keeps a connection to itself until the client has said something, or this time is over (tcp(7), TCP_DEFER_ACCEPT):
    /// half-open ones cost us nothing for so long, and honest ones are taken and read in one waking.
    /// </summary>
    private const int SecondsForFirstWord = 1;

    private readonly string name;

    private TcpListeningSocket(SafeFileHandle handle, Endpoint local) => (Handle, Local, name) = (handle, local, local.ToString());

    private TcpListeningSocket(Endpoint local)
    {
        name = local.ToString();
        var family = local.IsIPv6 ? Libc.AF_INET6 : Libc.AF_INET;
        Handle = SystemCall.Check(Libc.socket(family, Libc.SOCK_STREAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", name);
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>; ready for input when somebody connected and spoke.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Where it is bound; tells the port when any was asked for.</summary>
    public Endpoint Local { get; private set; }

    /// <summary>Makes, binds and opens a socket. An IPv6 socket takes IPv6 only, so that both families can have the same port.</summary>
    /// <param name="local">The address need not be any interface's yet (IP_FREEBIND): the cable may come later.</param>
    /// <param name="device">Name of the only interface; null for all.</param>
    /// <exception cref="LinuxException">The port is in use, or a low one needs CAP_NET_BIND_SERVICE.</exception>
    public static TcpListeningSocket Bind(Endpoint local, string? device = null)
    {
        if (ActivatedSockets.Take(local, Libc.SOCK_STREAM) is { } activated)
            return new(activated, local);
        var socket = new TcpListeningSocket(local);
        try
        {
            socket.Configure(local.IsIPv6, device);
            socket.BindTo(local);
            SystemCall.Check(SystemCall.Result(Libc.listen(socket.Handle, Backlog)), "listen", socket.name);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connection that waits.</summary>
    /// <returns>Null when there is none, or it broke before it was taken.</returns>
    /// <exception cref="LinuxException">Out of descriptors or memory: the connection still waits. Do not ask again at once.</exception>
    public TcpConnection? Accept()
    {
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        var length = (uint)sockaddr.Length;
        fixed (byte* start = sockaddr)
        {
            var handle = Libc.accept4(Handle, start, &length, Libc.O_CLOEXEC | Libc.O_NONBLOCK);
            if (!handle.IsInvalid)
                return new(handle, Endpoint.ReadSockaddr(sockaddr));
            var error = (Errno)Marshal.GetLastPInvokeError();
            handle.Dispose();
            return error is Errno.EMFILE or Errno.ENFILE or Errno.ENOMEM or Errno.ENOBUFS
                ? throw new LinuxException("accept4", name, error)
                : null; // Errors of the network are passed on from the connection (accept(2)).
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private void Configure(bool isIPv6, string? device)
    {
        Set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, "SO_REUSEADDR"); // Connections of before a restart do not hinder it.
        Set(Libc.SOL_TCP, Libc.TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT", SecondsForFirstWord);
        Set(isIPv6 ? Libc.SOL_IPV6 : Libc.SOL_IP, isIPv6 ? Libc.IPV6_FREEBIND : Libc.IP_FREEBIND, "FREEBIND");
        if (isIPv6)
            Set(Libc.SOL_IPV6, Libc.IPV6_V6ONLY, "IPV6_V6ONLY");
        if (device is null)
            return;
        var value = Encoding.UTF8.GetBytes(device);
        fixed (byte* start = value)
        {
            var result = Libc.setsockopt(Handle, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, start, (uint)value.Length);
            SystemCall.Check(SystemCall.Result(result), "SO_BINDTODEVICE", device);
        }
    }

    private void Set(int level, int option, string call, int value = 1)
        => SystemCall.Check(SystemCall.Result(Libc.setsockopt(Handle, level, option, &value, sizeof(int))), $"setsockopt({call})", name);

    private void BindTo(Endpoint local)
    {
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        var length = (uint)local.WriteSockaddr(sockaddr);
        fixed (byte* start = sockaddr)
        {
            SystemCall.Check(SystemCall.Result(Libc.bind(Handle, start, length)), "bind", name);
            SystemCall.Check(SystemCall.Result(Libc.getsockname(Handle, start, &length)), "getsockname", name);
        }

        Local = Endpoint.ReadSockaddr(sockaddr);
    }
}
