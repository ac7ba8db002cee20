namespace Stratum1.Protocol.Mode6;

/// <summary>A datagram of mode 6 as it came from the socket.</summary>
/// <param name="datagram">The payload, whole.</param>
/// <param name="address">The client's address: 4 or 16 octets in network order.</param>
/// <param name="isTrusted">
/// Nobody can ask in this address's name, or the administrator does not mind: loopback, or an address named by the
/// <c>mode6</c> directive. Others get no reply longer than their request, unless they repeat a nonce.
/// </param>
/// <param name="now">Served time.</param>
public readonly ref struct Mode6Request(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address, bool isTrusted, NtpTimestamp now)
{
    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Datagram { get; } = datagram;

    /// <summary>The client's address.</summary>
    public ReadOnlySpan<byte> Address { get; } = address;

    /// <summary>Whether replies may be longer than requests.</summary>
    public bool IsTrusted { get; } = isTrusted;

    /// <summary>Served time.</summary>
    public NtpTimestamp Now { get; } = now;
}
