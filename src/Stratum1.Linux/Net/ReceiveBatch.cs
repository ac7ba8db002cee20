namespace Stratum1.Linux;

/// <summary>A packet in a <see cref="ReceiveBatch"/>; valid until the batch is used again.</summary>
public readonly ref struct ReceivedPacket
{
    /// <summary>What it carried; cut off at the batch's payload size.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Whether it was longer than the batch's payload size.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>Who sent it.</summary>
    public required Endpoint Source { get; init; }

    /// <summary>The address of ours it was sent to, which must answer too; its interface is where it arrived, its port 0.</summary>
    public required Endpoint Destination { get; init; }

    /// <summary>CLOCK_REALTIME as the kernel took it from the driver; null when it was not stamped.</summary>
    /// <remarks>That is rare: the kernel begins to stamp a moment after the first socket asks for it.</remarks>
    public required UtcTime? Stamp { get; init; }

    /// <summary>When the network card saw it; null without <see cref="UdpSocketOptions.HardwareStamps"/> or such a card.</summary>
    public required HardwareStamp? Hardware { get; init; }
}

/// <summary>Memory for packets that arrive together; made once, used for ever. One thread at a time.</summary>
/// <param name="capacity">How many packets one <see cref="UdpSocket.Receive"/> takes at most.</param>
/// <param name="payloadSize">Longest payload in octets. An NTS request with its cookies is below 1100.</param>
/// <param name="controlSize">Room for the control messages of one packet in octets.</param>
public sealed class ReceiveBatch(int capacity = 64, int payloadSize = 1472, int controlSize = MessageBlock.UsualControlSize)
{
    /// <summary>Headers that a call before has overwritten: all of them before the first one.</summary>
    private int used = capacity;

    internal MessageBlock Block { get; } = new(capacity, payloadSize, controlSize);

    /// <summary>How many packets it holds at most.</summary>
    public int Capacity => Block.Capacity;

    /// <summary>How many packets the last <see cref="UdpSocket.Receive"/> has brought.</summary>
    public int Count { get; private set; }

    /// <summary>One of them, oldest first.</summary>
    public ReceivedPacket this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ref var message = ref Block.Header(index);
            var destination = ControlMessages.Parse(
                Block.Control(index)[..(int)message.Header.ControlLength], out var stamp, out var hardware);
            return new()
            {
                Payload = Block.Payload(index)[..(int)message.Length],
                IsTruncated = (message.Header.Flags & Libc.MSG_TRUNC) != 0,
                Source = Endpoint.ReadSockaddr(Block.Address(index)),
                Destination = destination,
                Stamp = stamp,
                Hardware = hardware,
            };
        }
    }

    // What follows is for those who need only some of a packet's parts, of each of very many packets.

    /// <summary>The payload of one of them.</summary>
    public ReadOnlySpan<byte> PayloadOf(int index) => Block.Payload(index)[..(int)Header(index).Length];

    /// <summary>The sender's address: 4 or 16 octets in network order.</summary>
    public ReadOnlySpan<byte> AddressOf(int index) => Endpoint.AddressIn(Block.Address(index), Header(index).Header.NameLength);

    /// <summary>The sender's port.</summary>
    public ushort PortOf(int index) => Endpoint.PortIn(Block.Address(index));

    /// <summary>As <see cref="ReceivedPacket.Destination"/>, and the stamps.</summary>
    public Endpoint DestinationOf(int index, out UtcTime? stamp, out HardwareStamp? hardware)
        => ControlMessages.Parse(Block.Control(index)[..(int)Header(index).Header.ControlLength], out stamp, out hardware);

    private ref Libc.MultiMessageHeader Header(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return ref Block.Header(index);
    }

    /// <summary>The kernel overwrites both lengths with what it used; before the next call they must say what there is.</summary>
    internal void Reset()
    {
        for (var i = 0; i < used; i++)
        {
            ref var header = ref Block.Header(i).Header;
            header.NameLength = Endpoint.LongestSockaddr;
            header.ControlLength = (nuint)Block.ControlSize;
        }

        (Count, used) = (0, 0);
    }

    internal void Fill(int count) => (Count, used) = (count, count);
}
