namespace Stratum1.Linux;

/// <summary>What became of a batch.</summary>
/// <param name="Sent">Packets handed to the network.</param>
/// <param name="Dropped">Packets the kernel would not take: no route, a firewall, a full queue.</param>
/// <param name="FirstError">Why the first of those was dropped.</param>
public readonly record struct SendResult(int Sent, int Dropped, Errno FirstError);

/// <summary>Memory for packets that leave together; made once, used for ever. One thread at a time.</summary>
/// <param name="capacity">How many packets it holds.</param>
/// <param name="payloadSize">Longest payload in octets.</param>
public sealed class SendBatch(int capacity = 64, int payloadSize = 1472)
{
    internal MessageBlock Block { get; } = new(capacity, payloadSize);

    /// <summary>Packets added since it was last sent.</summary>
    public int Count { get; internal set; }

    /// <summary>Whether <see cref="Next"/> has no more room.</summary>
    public bool IsFull => Count == Block.Capacity;

    /// <summary>Where the payload of the next packet is to be written; <see cref="Add"/> then makes it one.</summary>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    public Span<byte> Next => IsFull ? throw new InvalidOperationException("the batch is full: send it first") : Block.Payload(Count);

    /// <summary>The payload of a packet already added: a transmit timestamp is written as late as can be.</summary>
    public Span<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return Block.Payload(index);
        }
    }

    /// <summary>Adds a packet whose payload has been written to <see cref="Next"/>.</summary>
    /// <param name="length">Of the payload.</param>
    /// <param name="to">Its destination.</param>
    /// <param name="from">Which address of ours it comes from: that which the request was sent to. Default: as the routes say.</param>
    public void Add(int length, Endpoint to, Endpoint from = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Next.Length);
        ref var header = ref Block.Header(Count).Header;
        header.NameLength = (uint)to.WriteSockaddr(Block.Address(Count));
        header.ControlLength = (nuint)ControlMessages.WriteSource(Block.Control(Count), from);
        Block.SetPayloadLength(Count, length);
        Count++;
    }

    /// <summary>Adds an answer whose payload has been written to <see cref="Next"/>: it goes to where a packet came from.</summary>
    /// <param name="length">Of the payload.</param>
    /// <param name="requests">The batch with that packet.</param>
    /// <param name="index">Which it is.</param>
    /// <param name="from">Which address of ours it comes from; default: the one the socket is bound to.</param>
    public void AddAnswer(int length, ReceiveBatch requests, int index, Endpoint from = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Next.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)requests.Count, nameof(index));
        ref var header = ref Block.Header(Count).Header;
        header.NameLength = requests.Block.Header(index).Header.NameLength;
        requests.Block.Address(index).CopyTo(Block.Address(Count));
        header.ControlLength = (nuint)ControlMessages.WriteSource(Block.Control(Count), from);
        Block.SetPayloadLength(Count, length);
        Count++;
    }

    /// <summary>The kernel is to tell when the packet added last leaves (<see cref="UdpSocket.ReceiveSent"/>).</summary>
    /// <param name="byHardware">The network card as well, if it can.</param>
    public void WantStamp(bool byHardware = false)
    {
        var flags = Libc.SOF_TIMESTAMPING_TX_SOFTWARE | (byHardware ? Libc.SOF_TIMESTAMPING_TX_HARDWARE : 0);
        ref var header = ref Block.Header(Count - 1).Header;
        header.ControlLength += (nuint)ControlMessages.WriteStampRequest(
            Block.Control(Count - 1)[(int)header.ControlLength..], flags);
    }
}
