using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stratum1.Linux;

/// <summary>
/// A UDP socket that never blocks, moves packets in batches (recvmmsg(2), sendmmsg(2)), and learns of each packet when the kernel
/// saw it and to which address of ours it was sent. Nothing is allocated per packet.
/// </summary>
public sealed unsafe class UdpSocket : IDisposable
{
    private readonly string name;

    private UdpSocket(SafeFileHandle handle, Endpoint local) => (Handle, name) = (handle, local.ToString());

    private UdpSocket(Endpoint local)
    {
        name = local.ToString();
        var family = local.IsIPv6 ? Libc.AF_INET6 : Libc.AF_INET;
        Handle = SystemCall.Check(Libc.socket(family, Libc.SOCK_DGRAM | Libc.O_CLOEXEC | Libc.O_NONBLOCK, 0), "socket", name);
    }

    /// <summary>The descriptor, for an <see cref="EventLoop"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Where it is bound; tells the port when any was asked for.</summary>
    public Endpoint Local { get; private set; }

    /// <summary>Makes and binds a socket. An IPv6 socket takes IPv6 only, so that both families can have the same port.</summary>
    /// <exception cref="LinuxException">The address is in use or none of ours, or a low port needs CAP_NET_BIND_SERVICE.</exception>
    public static UdpSocket Bind(UdpSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var activated = ActivatedSockets.Take(options.Local, Libc.SOCK_DGRAM);
        var socket = activated is null ? new UdpSocket(options.Local) : new UdpSocket(activated, options.Local);
        try
        {
            if (activated is null)
                socket.ConfigureBinding(options);
            socket.Configure(options);
            if (activated is null)
                socket.BindTo(options.Local);
            socket.Local = activated is null ? socket.Local : options.Local;
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the service manager has opened the socket of this address: then it cannot be shared out among threads.</summary>
    public static bool IsActivated(Endpoint local) => ActivatedSockets.Has(local, Libc.SOCK_DGRAM);

    /// <summary>Takes the packets that have arrived, at most as many as the batch holds; never waits.</summary>
    /// <returns>How many; zero when there are none (left).</returns>
    public int Receive(ReceiveBatch batch) => Take(batch, Libc.MSG_DONTWAIT);

    /// <summary>
    /// Takes packets that have left and were to be stamped (<see cref="SendBatch.WantStamp"/>); <see cref="SentFrame"/> finds the
    /// payload in them. While there are some, the socket is ready with <see cref="Readiness.Error"/>.
    /// </summary>
    /// <param name="batch">With room for the headers of the lower layers, and 256 octets of control messages.</param>
    /// <returns>How many; zero when there are none (left).</returns>
    public int ReceiveSent(ReceiveBatch batch) => Take(batch, Libc.MSG_DONTWAIT | Libc.MSG_ERRQUEUE);

    private int Take(ReceiveBatch batch, int flags)
    {
        ArgumentNullException.ThrowIfNull(batch);
        batch.Reset();
        while (true)
        {
            var result = SystemCall.Result(
                Libc.recvmmsg(Handle, batch.Block.Start(0), (uint)batch.Block.Capacity, flags, null));
            switch ((Errno)(-result))
            {
                case Errno.EINTR:
                    continue;
                case Errno.EAGAIN or Errno.ENETDOWN: // Reported once when an interface goes down; the socket stays good.
                    return 0;
                default:
                    batch.Fill(SystemCall.Check(result, "recvmmsg", name));
                    return batch.Count;
            }
        }
    }

    /// <summary>Sends the batch and empties it. A packet that cannot be sent is dropped, and does not keep back those after it.</summary>
    public SendResult Send(SendBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (sent, dropped, firstError) = (0, 0, Errno.None);
        while (sent + dropped < batch.Count)
        {
            var done = sent + dropped;
            var result = SystemCall.Result(
                Libc.sendmmsg(Handle, batch.Block.Start(done), (uint)(batch.Count - done), Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL));
            if (result >= 0)
            {
                sent += result;
                continue;
            }

            var error = (Errno)(-result);
            if (error == Errno.EINTR)
                continue;

            // The kernel reports an error only for the first packet of a call: that one is at fault.
            firstError = firstError == Errno.None ? error : firstError;
            dropped++;
        }

        batch.Count = 0;
        return new(sent, dropped, firstError);
    }

    /// <summary>
    /// From now on the sender's address decides which of the sockets that share this port gets a packet (<see cref="AddressSteering"/>).
    /// </summary>
    /// <param name="sockets">How many share it; all are bound, and are counted in the order in which that was done.</param>
    /// <exception cref="LinuxException">The kernel knows no such thing.</exception>
    public void SteerByAddress(int sockets)
    {
        var instructions = AddressSteering.Program(Local.IsIPv6, sockets);
        fixed (Libc.FilterInstruction* first = instructions)
        {
            var program = new Libc.FilterProgram { Length = (ushort)instructions.Length, Instructions = first };
            var result = Libc.setsockopt(
                Handle, Libc.SOL_SOCKET, Libc.SO_ATTACH_REUSEPORT_CBPF, &program, (uint)sizeof(Libc.FilterProgram));
            SystemCall.Check(SystemCall.Result(result), "setsockopt(SO_ATTACH_REUSEPORT_CBPF)", name);
        }
    }

    /// <summary>Whether the routes of this machine lead to an address: connecting a UDP socket asks them, and sends nothing.</summary>
    public static bool HasRoute(Endpoint to)
    {
        using var socket = new UdpSocket(to);
        Span<byte> sockaddr = stackalloc byte[Endpoint.LongestSockaddr];
        var length = (uint)to.WriteSockaddr(sockaddr);
        fixed (byte* start = sockaddr)
            return Libc.connect(socket.Handle, start, length) == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    /// <summary>What must be said before an address is bound.</summary>
    private void ConfigureBinding(UdpSocketOptions options)
    {
        var v6 = options.Local.IsIPv6;
        if (options.ReuseAddress)
            Set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1, "SO_REUSEADDR");
        if (options.ReusePort)
            Set(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1, "SO_REUSEPORT");
        if (options.Device is { } device)
            BindToDevice(device);
        if (v6)
            Set(Libc.SOL_IPV6, Libc.IPV6_V6ONLY, 1, "IPV6_V6ONLY");
        if (options.FreeBind)
            SetEither(v6, Libc.IP_FREEBIND, Libc.IPV6_FREEBIND, 1, "FREEBIND");
    }

    private void Configure(UdpSocketOptions options)
    {
        var v6 = options.Local.IsIPv6;
        if (options.Dscp != 0)
            SetEither(v6, Libc.IP_TOS, Libc.IPV6_TCLASS, options.Dscp << 2, "TOS"); // The code point is the upper six bits of the octet.
        if (options.ReceiveBufferBytes is { } bytes && !TrySet(Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, bytes, out _))
            Set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, bytes, "SO_RCVBUF"); // Without CAP_NET_ADMIN: as much as rmem_max allows.
        if (options.TellsDestination || options.HardwareStamps)
            SetEither(v6, Libc.IP_PKTINFO, Libc.IPV6_RECVPKTINFO, 1, "PKTINFO");
        if (options.NeverFragments && !v6)
            Set(Libc.SOL_IP, Libc.IP_MTU_DISCOVER, Libc.IP_PMTUDISC_PROBE, "IP_MTU_DISCOVER");
        if (options.Broadcasts)
            Set(Libc.SOL_SOCKET, Libc.SO_BROADCAST, 1, "SO_BROADCAST");
        const int Stamps = Libc.SOF_TIMESTAMPING_RX_SOFTWARE | Libc.SOF_TIMESTAMPING_SOFTWARE;
        var hardware = options.HardwareStamps ? Libc.HardwareStampFlags : 0;
        Set(Libc.SOL_SOCKET, Libc.SO_TIMESTAMPING_NEW, Stamps | hardware, "SO_TIMESTAMPING");
    }

    private void SetEither(bool v6, int option4, int option6, int value, string call)
        => Set(v6 ? Libc.SOL_IPV6 : Libc.SOL_IP, v6 ? option6 : option4, value, (v6 ? "IPV6_" : "IP_") + call);

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

    private void BindToDevice(string device)
    {
        var value = Encoding.UTF8.GetBytes(device);
        fixed (byte* start = value)
        {
            var result = Libc.setsockopt(Handle, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, start, (uint)value.Length);
            SystemCall.Check(SystemCall.Result(result), "SO_BINDTODEVICE", device);
        }
    }

    private void Set(int level, int option, int value, string call)
    {
        if (!TrySet(level, option, value, out var error))
            throw new LinuxException($"setsockopt({call})", name, error);
    }

    private bool TrySet(int level, int option, int value, out Errno error)
    {
        var failed = Libc.setsockopt(Handle, level, option, &value, sizeof(int)) < 0;
        error = failed ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return !failed;
    }
}
