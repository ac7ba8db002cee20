using System.Buffers.Binary;

namespace Stratum1.Protocol.Ntp;

/// <summary>What follows the 48 octets of the header.</summary>
public enum TrailerKind : byte
{
    /// <summary>Nothing, or extension fields only.</summary>
    Unauthenticated,

    /// <summary>A key identifier and a digest, at <see cref="PacketTrailer.MacOffset"/>.</summary>
    Mac,

    /// <summary>Four zero octets: "your MAC was wrong" (RFC 5905 §7.3). Makes no sense in a request.</summary>
    CryptoNak,

    /// <summary>Neither: the packet is not well formed.</summary>
    Malformed,
}

/// <summary>
/// Where a packet's extension fields end and its MAC begins. The two are told apart by length alone: in version 4 the last
/// 20 or 24 octets are a MAC (RFC 7822 §3); versions 1 to 3 have no extension fields, so all that follows is a MAC (RFC 1305 appendix C).
/// </summary>
/// <param name="Kind">What was found.</param>
/// <param name="MacOffset">Offset of the MAC from the start of the packet; its length when there is none.</param>
public readonly record struct PacketTrailer(TrailerKind Kind, int MacOffset)
{
    /// <summary>The shortest extension field (RFC 7822 §3).</summary>
    private const int ShortestField = 16;

    /// <summary>Key identifier and a 128-bit digest.</summary>
    private const int ShortMac = 20;

    /// <summary>Key identifier and a 160-bit digest; longer digests are truncated to that in version 4 (RFC 7822 §3).</summary>
    private const int LongMac = 24;

    private const int CryptoNakLength = 4;

    /// <summary>Walks over the extension fields without looking into them. Never throws.</summary>
    /// <param name="packet">The whole packet, at least <see cref="NtpHeader.Length"/> octets.</param>
    /// <param name="version">The version in its first octet.</param>
    public static PacketTrailer Find(ReadOnlySpan<byte> packet, int version)
    {
        var offset = NtpHeader.Length;
        if (packet.Length == offset)
            return new(TrailerKind.Unauthenticated, offset);
        if (packet.Length % 4 != 0)
            return new(TrailerKind.Malformed, offset);
        if (version < 4)
            return new(TrailerKind.Mac, offset);

        while (packet.Length - offset > LongMac)
        {
            // Each field: type, length of the whole field, value (RFC 7822 §3, figure 1).
            var length = BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]);
            if (length < ShortestField || length % 4 != 0 || length > packet.Length - offset)
                return new(TrailerKind.Malformed, offset);
            offset += length;
        }

        return new(KindOfRest(packet[offset..]), offset);
    }

    private static TrailerKind KindOfRest(ReadOnlySpan<byte> rest) => rest.Length switch
    {
        0 => TrailerKind.Unauthenticated,
        ShortMac or LongMac => TrailerKind.Mac,
        CryptoNakLength when BinaryPrimitives.ReadUInt32BigEndian(rest) == 0 => TrailerKind.CryptoNak,
        _ => TrailerKind.Malformed,
    };
}
