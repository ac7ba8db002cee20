using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

/// <summary>A datagram as it came from the socket. Lives no longer than the buffers it points into.</summary>
/// <param name="datagram">The payload, whole; without its PTP message where it came in one.</param>
/// <param name="address">The client's address: 4 or 16 octets in network order, straight from the socket address.</param>
/// <param name="port">The client's UDP port.</param>
/// <param name="receivedAt">When it arrived, in served time: the kernel's stamp where there is one.</param>
/// <param name="source">Who took that stamp.</param>
/// <param name="networkCorrection">See <see cref="PathTime.Told"/>; null when it came without a PTP message.</param>
public readonly ref struct NtpRequest(
    ReadOnlySpan<byte> datagram,
    ReadOnlySpan<byte> address,
    ushort port,
    NtpTimestamp receivedAt,
    StampSource source = StampSource.Kernel,
    TimeInterval? networkCorrection = null)
{
    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Datagram { get; } = datagram;

    /// <summary>The client's address, 4 or 16 octets in network order.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    /// <summary>The client's UDP port.</summary>
    public ushort Port { get; } = port;

    /// <summary>When it arrived, in served time (T2).</summary>
    public NtpTimestamp ReceivedAt { get; } = receivedAt;

    /// <summary>Who took that stamp.</summary>
    public StampSource Source { get; } = source;

    /// <summary>What its sender is told of its way; null when it came without a PTP message.</summary>
    public TimeInterval? NetworkCorrection { get; } = networkCorrection;
}
