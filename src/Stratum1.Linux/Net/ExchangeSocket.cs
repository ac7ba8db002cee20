using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>How an <see cref="ExchangeSocket"/> is made.</summary>
public sealed record ExchangeSocketOptions
{
    /// <summary>The other side.</summary>
    public required Endpoint Remote { get; init; }

    /// <summary>Our address and port; zeros leave them to the kernel, which draws a port by chance.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>Name of the interface to use; null for any.</summary>
    public string? Device { get; init; }

    /// <summary>Differentiated services code point, 0 to 63.</summary>
    public int Dscp { get; init; }

    /// <summary>Whether network cards that can are to stamp packets as well (<see cref="StampingInterface"/> makes them).</summary>
    public bool HardwareStamps { get; init; }
}

/// <summary>
/// A UDP socket for exchanges with one other side: the kernel drops what comes from elsewhere, and stamps what leaves and what comes.
/// Never blocks.
/// </summary>
public sealed unsafe class ExchangeSocket : IDisposable
{
    /// <summary>MSG_ERRQUEUE: where stamps of packets that left come back.</summary>
    private const int ErrorQueue = 0x2000;

    /// <summary>SOF_TIMESTAMPING_TX_SOFTWARE.</summary>
    private const int TransmitStamps = 1 << 1;

    private const int ControlSize = 256;

    private readonly byte[] control = new byte[ControlSize];

    private ExchangeSocket(SafeFileHandle handle) => Handle = handle;

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Our address and port as the kernel chose them.</summary>
    public Endpoint Local { get; private set; }

    /// <summary>Makes a socket that is connected to the other side.</summary>
    /// <exception cref="LinuxException">No route, a wrong local address or port, an unknown interface.</exception>
    public static ExchangeSocket Open(ExchangeSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var name = options.Remote.ToString();
        var family = options.Remote.IsIPv6 ? Libc.AF_INET6 : Libc.AF_INET;
        var handle = SystemCall.Check(Libc.socket(family, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", name);
        try
        {
            var socket = new ExchangeSocket(handle);
            socket.Configure(options, name);
            socket.Connect(options, name);
            return socket;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Sends a packet.</summary>
    /// <returns>False when the kernel would not take it: no route, a firewall, nobody there.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        // The other side's "port unreachable" for an earlier packet is reported once, by the next call.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            fixed (byte* start = packet)
            {
                if (Libc.sendto(Handle, start, (nuint)packet.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL, null, 0) >= 0)
                    return true;
            }
        }

        return false;
    }

    /// <summary>When a packet that was sent has left; told once for each by the kernel, and once by the network card.</summary>
    /// <param name="stamp">By the kernel; null when it is the card's turn.</param>
    /// <param name="hardware">By the network card.</param>
    /// <returns>False when there is no stamp, or none yet.</returns>
    public bool TryTakeStamp(out UtcTime? stamp, out HardwareStamp? hardware)
    {
        while (Receive(default, ErrorQueue, out stamp, out hardware) >= 0)
        {
            if (stamp is not null || hardware is not null)
                return true; // Else it is an error that the network reports.
        }

        return false;
    }

    /// <summary>Takes a packet that has come.</summary>
    /// <param name="buffer">Where to; what does not fit is cut off.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="stamp">When the kernel saw it; null when it did not stamp it.</param>
    /// <param name="hardware">When the network card saw it; null when it did not stamp it.</param>
    /// <returns>False when there is none.</returns>
    public bool TryReceive(Span<byte> buffer, out int length, out UtcTime? stamp, out HardwareStamp? hardware)
    {
        // An error reported by the network ends a call without a packet, once.
        length = Receive(buffer, 0, out stamp, out hardware);
        if (length < 0)
            length = Receive(buffer, 0, out stamp, out hardware);
        return length >= 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    private int Receive(Span<byte> buffer, int flags, out UtcTime? stamp, out HardwareStamp? hardware)
    {
        fixed (byte* data = buffer, controlStart = control)
        {
            var vector = new Libc.IoVector { Start = data, Length = (nuint)buffer.Length };
            var message = new Libc.MessageHeader
            {
                Vectors = &vector,
                VectorCount = 1,
                Control = controlStart,
                ControlLength = ControlSize,
            };
            var length = Libc.recvmsg(Handle, &message, flags | Libc.MSG_DONTWAIT);
            (stamp, hardware) = (null, null);
            if (length >= 0)
                ControlMessages.Parse(control.AsSpan(0, (int)message.ControlLength), out stamp, out hardware);
            return (int)length;
        }
    }

    private void Configure(ExchangeSocketOptions options, string name)
    {
        const int Stamps = Libc.SOF_TIMESTAMPING_RX_SOFTWARE | Libc.SOF_TIMESTAMPING_SOFTWARE | TransmitStamps;
        if (options.HardwareStamps)
        {
            // A stamp of the card is told with its interface, and that only together with the packet.
            Set(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPING_NEW, Stamps | Libc.SOF_TIMESTAMPING_TX_HARDWARE | Libc.HardwareStampFlags, name);
            var v6 = options.Remote.IsIPv6;
            Set(v6 ? Libc.SOL_IPV6 : Libc.SOL_IP, v6 ? Libc.IPV6_RECVPKTINFO : Libc.IP_PKTINFO, 1, name);
        }
        else
        {
            Set(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPING_NEW, Stamps | Libc.SOF_TIMESTAMPING_OPT_TSONLY, name);
        }

        if (options.Local.Port != 0)
            Set(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1, name); // One such socket for each other side.
        if (options.Dscp != 0 && options.Remote.IsIPv6)
            Set(Libc.SOL_IPV6, Libc.IPV6_TCLASS, options.Dscp << 2, name);
        else if (options.Dscp != 0)
            Set(Libc.SOL_IP, Libc.IP_TOS, options.Dscp << 2, name);
        if (options.Device is not { } device)
            return;
        var text = Encoding.UTF8.GetBytes(device);
        fixed (byte* start = text)
        {
            var result = Libc.setsockopt(Handle, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, start, (uint)text.Length);
            SystemCall.Check(SystemCall.Result(result), "SO_BINDTODEVICE", device);
        }
    }

    private void Connect(ExchangeSocketOptions options, string name)
    {
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        fixed (byte* start = sockaddr)
        {
            uint length;
            if (options.Local.Port != 0 || options.Local.Address != UInt128.Zero)
            {
                length = (uint)options.Local.WriteSockaddr(sockaddr);
                SystemCall.Check(SystemCall.Result(Libc.bind(Handle, start, length)), "bind", options.Local.ToString());
            }

            length = (uint)options.Remote.WriteSockaddr(sockaddr);
            SystemCall.Check(SystemCall.Result(Libc.connect(Handle, start, length)), "connect", name);
            length = Endpoint.LongestSockaddr;
            SystemCall.Check(SystemCall.Result(Libc.getsockname(Handle, start, &length)), "getsockname", name);
        }

        Local = Endpoint.ReadSockaddr(sockaddr);
    }

    private void Set(int level, int option, int value, string name)
        => SystemCall.Check(SystemCall.Result(Libc.setsockopt(Handle, level, option, &value, sizeof(int))), "setsockopt", name);
}
