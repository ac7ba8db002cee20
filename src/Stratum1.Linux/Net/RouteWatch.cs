using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// Tells when this machine's ways to others change: a cable, a wireless network, a default route (rtnetlink(7)). What has changed is not
/// read: who wants to know asks for the route to an address (<see cref="UdpSocket.HasRoute"/>).
/// </summary>
public sealed unsafe class RouteWatch : IDisposable
{
    /// <summary>RTMGRP_IPV4_ROUTE and RTMGRP_IPV6_ROUTE of linux/rtnetlink.h. A new address comes with a route of its own.</summary>
    private const uint Routes = 0x40 | 0x400;

    /// <summary>Of struct sockaddr_nl: the family, two octets of nothing, the port (zero: the kernel chooses), the groups.</summary>
    private const int AddressSize = 12;
    private const int GroupsOffset = 8;

    /// <summary>Starts watching.</summary>
    /// <exception cref="LinuxException">Not allowed here: a container, or a service that is kept from AF_NETLINK.</exception>
    public RouteWatch()
    {
        Handle = SystemCall.Check(
            Libc.socket(Libc.AF_NETLINK, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, Libc.NETLINK_ROUTE), "socket", "rtnetlink");
        Span<byte> address = stackalloc byte[AddressSize];
        address.Clear();
        BitConverter.TryWriteBytes(address, (ushort)Libc.AF_NETLINK);
        BitConverter.TryWriteBytes(address[GroupsOffset..], Routes);
        fixed (byte* start = address)
            SystemCall.Check(SystemCall.Result(Libc.bind(Handle, start, AddressSize)), "bind", "rtnetlink");
    }

    /// <summary>The descriptor; ready for input after a change.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Whether anything has changed since the last call; many changes count as one.</summary>
    public bool TakeChange()
    {
        var any = false;
        byte octet;
        while (true)
        {
            // Each message is cut to one octet: that it came is all there is to know. ENOBUFS says that some were lost.
            var result = SystemCall.Result(Libc.recvfrom(Handle, &octet, 1, Libc.MSG_DONTWAIT, null, null));
            if (result < 0 && (Errno)(-result) is not (Errno.EINTR or Errno.ENOBUFS))
                return any;
            any = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
