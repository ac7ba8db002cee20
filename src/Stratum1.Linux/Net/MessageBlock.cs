namespace Stratum1.Linux;

/// <summary>
/// The memory of one recvmmsg or sendmmsg: headers, addresses, control messages and payloads of <c>capacity</c> messages, in
/// pinned arrays, with every pointer set once.
/// </summary>
internal sealed unsafe class MessageBlock
{
    /// <summary>Timestamps (16 + 48) and either pktinfo (16 + 20, padded to 40), with room for one small message more.</summary>
    internal const int UsualControlSize = 128;

    private readonly int controlSize;
    private readonly Libc.MultiMessageHeader[] headers;
    private readonly Libc.IoVector[] vectors;
    private readonly byte[] addresses;
    private readonly byte[] controls;
    private readonly byte[] payloads;

    internal MessageBlock(int capacity, int payloadSize, int controlSize = UsualControlSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(payloadSize);
        Capacity = capacity;
        PayloadSize = payloadSize;
        this.controlSize = controlSize;
        headers = GC.AllocateArray<Libc.MultiMessageHeader>(capacity, pinned: true);
        vectors = GC.AllocateArray<Libc.IoVector>(capacity, pinned: true);
        addresses = GC.AllocateArray<byte>(capacity * Endpoint.LongestSockaddr, pinned: true);
        controls = GC.AllocateArray<byte>(capacity * controlSize, pinned: true);
        payloads = GC.AllocateArray<byte>(capacity * payloadSize, pinned: true);
        Connect();
    }

    internal int Capacity { get; }

    internal int PayloadSize { get; }

    internal Span<byte> Payload(int index) => payloads.AsSpan(index * PayloadSize, PayloadSize);

    internal Span<byte> Address(int index) => addresses.AsSpan(index * Endpoint.LongestSockaddr, Endpoint.LongestSockaddr);

    internal int ControlSize => controlSize;

    internal Span<byte> Control(int index) => controls.AsSpan(index * controlSize, controlSize);

    internal ref Libc.MultiMessageHeader Header(int index) => ref headers[index];

    /// <summary>How many octets of a payload are to be sent.</summary>
    internal void SetPayloadLength(int index, int length) => vectors[index].Length = (nuint)length;

    /// <summary>The first of the headers, as the kernel wants it; the arrays are pinned, so it stays where it is.</summary>
    internal Libc.MultiMessageHeader* Start(int index)
    {
        fixed (Libc.MultiMessageHeader* header = &headers[index])
            return header;
    }

    private void Connect()
    {
        fixed (Libc.IoVector* vector = vectors)
        fixed (byte* address = addresses, control = controls, payload = payloads)
        {
            for (var i = 0; i < Capacity; i++)
            {
                vector[i] = new() { Start = payload + (i * PayloadSize), Length = (nuint)PayloadSize };
                headers[i].Header = new()
                {
                    Name = address + (i * Endpoint.LongestSockaddr),
                    Vectors = vector + i,
                    VectorCount = 1,
                    Control = control + (i * controlSize),
                };
            }
        }
    }
}
