namespace Stratum1.Linux;

/// <summary>How a UDP socket is made.</summary>
public sealed record UdpSocketOptions
{
    /// <summary>Address and port to bind; the family of the socket follows from it. Port zero: any free one.</summary>
    public required Endpoint Local { get; init; }

    /// <summary>Name of the only interface to use (SO_BINDTODEVICE); null for all.</summary>
    public string? Device { get; init; }

    /// <summary>Differentiated services code point of what is sent, 0 to 63; 46 (EF) is customary for time.</summary>
    public int Dscp { get; init; }

    /// <summary>
    /// Lets the port be bound once for all addresses and again for one of them. Off, because for UDP it also lets another
    /// time server, which sets it too, take over our packets without an error on either side.
    /// </summary>
    public bool ReuseAddress { get; init; }

    /// <summary>Lets several sockets share the port, the kernel spreading clients over them: one per serving thread.</summary>
    public bool ReusePort { get; init; }

    /// <summary>Binds an address that no interface has yet (IP_FREEBIND): the cable may come later.</summary>
    public bool FreeBind { get; init; }

    /// <summary>
    /// Whether packets tell to which address of ours they were sent. Not needed, and a little work saved, where the socket is bound to
    /// that address.
    /// </summary>
    public bool TellsDestination { get; init; } = true;

    /// <summary>
    /// Never sends fragments, and believes nobody who says that packets must be smaller (IPv4; IPv6 routers cannot fragment). Whoever
    /// makes a server fragment its replies can put false ones together from them. It also spares the kernel to number every packet.
    /// </summary>
    public bool NeverFragments { get; init; }

    /// <summary>Whether network cards that can are to stamp packets as well (<see cref="StampingInterface"/> makes them).</summary>
    public bool HardwareStamps { get; init; }

    /// <summary>Lets packets be sent to broadcast addresses.</summary>
    public bool Broadcasts { get; init; }

    /// <summary>Size of the kernel's queue, or null for its default (208 KiB: some 270 small packets by its accounting).</summary>
    public int? ReceiveBufferBytes { get; init; }
}
