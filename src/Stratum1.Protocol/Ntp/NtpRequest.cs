namespace Stratum1.Protocol.Ntp;

/// <summary>A datagram as it came from the socket. Lives no longer than the buffers it points into.</summary>
/// <param name="datagram">The payload, whole.</param>
/// <param name="address">The client's address: 4 or 16 octets in network order, straight from the socket address.</param>
/// <param name="port">The client's UDP port.</param>
/// <param name="receivedAt">When it arrived, in served time: the kernel's stamp where there is one.</param>
public readonly ref struct NtpRequest(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address, ushort port, NtpTimestamp receivedAt)
{
    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Datagram { get; } = datagram;

    /// <summary>The client's address, 4 or 16 octets in network order.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    /// <summary>The client's UDP port.</summary>
    public ushort Port { get; } = port;

    /// <summary>When it arrived, in served time (T2).</summary>
    public NtpTimestamp ReceivedAt { get; } = receivedAt;
}
