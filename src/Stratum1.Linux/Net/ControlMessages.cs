using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Linux;

/// <summary>When a packet arrived or left, on the clock of the network card.</summary>
/// <param name="At">As the card's clock reads, which has seldom much to do with UTC.</param>
/// <param name="Interface">Index of the card's interface; zero when it is not told.</param>
/// <param name="FrameLength">Octets from the first of the link's header on, without check sequence; zero when it is not told.</param>
public readonly record struct HardwareStamp(UtcTime At, uint Interface, int FrameLength);

/// <summary>Reads and writes the control messages that travel beside a packet (cmsg(3)).</summary>
internal static class ControlMessages
{
    /// <summary>struct scm_timestamping64: three struct timespec, the first by software, the last by hardware.</summary>
    internal const int TimestampsSize = 48;

    /// <summary>struct in_pktinfo: interface, address to answer from, address in the packet's header.</summary>
    internal const int PacketInfoSize = 12;

    /// <summary>struct in6_pktinfo: address, interface.</summary>
    internal const int PacketInfo6Size = 20;

    private static int HeaderSize => Unsafe.SizeOf<Libc.ControlHeader>();

    /// <summary>Finds out where a packet was sent to, and when it arrived.</summary>
    /// <param name="control">All control messages of one packet, as long as the kernel said.</param>
    /// <param name="stamp">CLOCK_REALTIME as the kernel took the packet from the driver; null when it did not stamp it.</param>
    /// <param name="hardware">As the network card stamped it; null when it did not.</param>
    internal static Endpoint Parse(ReadOnlySpan<byte> control, out UtcTime? stamp, out HardwareStamp? hardware)
    {
        var destination = default(Endpoint);
        UtcTime? card = null;
        var (cardInterface, length) = (0u, 0);
        stamp = null;
        while (control.Length >= HeaderSize)
        {
            var header = MemoryMarshal.Read<Libc.ControlHeader>(control);
            if (header.Length < (nuint)HeaderSize || header.Length > (nuint)control.Length)
                break;

            var data = control[HeaderSize..(int)header.Length];
            switch (header.Level, header.Type)
            {
                case (Libc.SOL_SOCKET, Libc.SO_TIMESTAMPING_NEW) when data.Length >= TimestampsSize:
                    var software = MemoryMarshal.Read<Timespec>(data);
                    stamp = software.Seconds == 0 ? null : software.ToUtc();
                    var raw = MemoryMarshal.Read<Timespec>(data[(2 * Unsafe.SizeOf<Timespec>())..]);
                    if ((raw.Seconds | raw.Nanoseconds) != 0)
                        card = raw.ToUtc();
                    break;
                case (Libc.SOL_SOCKET, Libc.SCM_TIMESTAMPING_PKTINFO) when data.Length >= 2 * sizeof(uint):
                    (cardInterface, length) = (BitConverter.ToUInt32(data), BitConverter.ToInt32(data[sizeof(uint)..]));
                    break;
                case (Libc.SOL_IP, Libc.IP_PKTINFO) when data.Length >= PacketInfoSize:
                    destination = new(BinaryPrimitives.ReadUInt32BigEndian(data[4..]), 0, IsIPv6: false, BitConverter.ToUInt32(data));
                    break;
                case (Libc.SOL_IPV6, Libc.IPV6_PKTINFO) when data.Length >= PacketInfo6Size:
                    destination = new(BinaryPrimitives.ReadUInt128BigEndian(data), 0, IsIPv6: true, BitConverter.ToUInt32(data[16..]));
                    break;
            }

            control = control[Math.Min(Align((int)header.Length), control.Length)..];
        }

        hardware = card is { } at ? new(at, cardInterface != 0 ? cardInterface : destination.Interface, length) : null;
        return destination;
    }

    /// <summary>Writes the message that makes a packet leave from <paramref name="source"/>.</summary>
    /// <returns>Octets used; none when nothing needs to be said: an unknown address, or a multicast one, which is no source.</returns>
    internal static int WriteSource(Span<byte> control, Endpoint source)
    {
        if (source.Address == UInt128.Zero || source.IsMulticast)
            return 0;

        var size = HeaderSize + (source.IsIPv6 ? PacketInfo6Size : PacketInfoSize);
        var space = Align(size);
        control[..space].Clear();
        var header = new Libc.ControlHeader
        {
            Length = (nuint)size,
            Level = source.IsIPv6 ? Libc.SOL_IPV6 : Libc.SOL_IP,
            Type = source.IsIPv6 ? Libc.IPV6_PKTINFO : Libc.IP_PKTINFO,
        };
        MemoryMarshal.Write(control, header);
        var data = control[HeaderSize..];

        // The interface is named only where the address means nothing without it: naming it would override the routes.
        source.WriteAddress(data[(source.IsIPv6 ? 0 : 4)..]);
        if (source.IsLinkLocal)
            BitConverter.TryWriteBytes(data[16..], source.Interface);
        return space;
    }

    /// <summary>Writes the message that asks the kernel to tell when this one packet leaves.</summary>
    /// <param name="control">What is free of the packet's control messages.</param>
    /// <param name="flags">SOF_TIMESTAMPING_TX_….</param>
    /// <returns>Octets used.</returns>
    internal static int WriteStampRequest(Span<byte> control, int flags)
    {
        var size = HeaderSize + sizeof(int);
        var space = Align(size);
        control[..space].Clear();
        MemoryMarshal.Write(
            control, new Libc.ControlHeader { Length = (nuint)size, Level = Libc.SOL_SOCKET, Type = Libc.SO_TIMESTAMPING_NEW });
        BitConverter.TryWriteBytes(control[HeaderSize..], flags);
        return space;
    }

    private static int Align(int length) => (length + nint.Size - 1) & ~(nint.Size - 1);
}
