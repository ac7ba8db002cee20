namespace Stratum1.Protocol.Mode6;

/// <summary>A reply, cut into datagrams as it is sent. Lives no longer than the responder's next answer.</summary>
public readonly ref struct Mode6Reply
{
    /// <summary>Octets of data in a datagram: ntpd's limit, which fits any network.</summary>
    public const int MaxData = 468;

    /// <summary>The longest datagram.</summary>
    public const int MaxDatagram = Mode6Header.Length + MaxData;

    private readonly Mode6Header header;
    private readonly ReadOnlySpan<byte> data;

    internal Mode6Reply(Mode6Header header, ReadOnlySpan<byte> data)
    {
        this.header = header;
        this.data = data;
        Datagrams = Math.Max(1, (data.Length + MaxData - 1) / MaxData);
    }

    /// <summary>How many datagrams to send; zero is silence.</summary>
    public int Datagrams { get; }

    /// <summary>Octets of all datagrams together.</summary>
    internal int TotalLength => ((data.Length + 3) & ~3) + (Datagrams * Mode6Header.Length);

    /// <summary>Writes one of the datagrams.</summary>
    /// <param name="index">Which, from zero.</param>
    /// <param name="datagram">Room for <see cref="MaxDatagram"/>.</param>
    /// <returns>Octets to send.</returns>
    public int Write(int index, Span<byte> datagram)
    {
        var offset = index * MaxData;
        var part = data[offset..Math.Min(data.Length, offset + MaxData)];
        (header with { HasMore = index + 1 < Datagrams, Offset = (ushort)offset, Count = (ushort)part.Length }).Write(datagram);
        part.CopyTo(datagram[Mode6Header.Length..]);

        // Padded to 32 bits (RFC 9327 §2).
        var length = Mode6Header.Length + ((part.Length + 3) & ~3);
        datagram[(Mode6Header.Length + part.Length)..length].Clear();
        return length;
    }
}
