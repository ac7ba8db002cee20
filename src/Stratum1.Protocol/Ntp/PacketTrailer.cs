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

/// <summary>Which extension fields of interest a packet has.</summary>
[Flags]
public enum FieldKinds : byte
{
    /// <summary>None that mean anything here.</summary>
    None = 0,

    /// <summary>At least one of RFC 8915.</summary>
    Nts = 1,

    /// <summary>See <see cref="Stratum1.Protocol.Ntp.NetworkCorrection"/>.</summary>
    NetworkCorrection = 2,

    /// <summary>See <see cref="Stratum1.Protocol.Ntp.MonotonicRoot"/>.</summary>
    MonotonicRoot = 4,
}

/// <summary>
/// Where a packet's extension fields end and its MAC begins. The two are told apart by length alone: in version 4 the last
/// 20 or 24 octets are a MAC (RFC 7822 §3); versions 1 to 3 have no extension fields, so all that follows is a MAC (RFC 1305 appendix C).
/// </summary>
/// <param name="Kind">What was found.</param>
/// <param name="MacOffset">Offset of the MAC from the start of the packet; its length when there is none.</param>
/// <param name="Fields">The extension fields in between.</param>
public readonly record struct PacketTrailer(TrailerKind Kind, int MacOffset, FieldKinds Fields = FieldKinds.None)
{
    /// <summary>Key identifier and a 128-bit digest.</summary>
    private const int ShortMac = 20;

    /// <summary>Key identifier and a 160-bit digest; longer digests are truncated to that in version 4 (RFC 7822 §3).</summary>
    private const int LongMac = 24;

    private const int CryptoNakLength = 4;

    /// <summary>Walks over the extension fields. Never throws.</summary>
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

        var fields = FieldKinds.None;
        while (packet.Length - offset > LongMac)
        {
            if (!ExtensionField.TryRead(packet, ref offset, out var field))
                return new(TrailerKind.Malformed, offset);
            fields |= KindOf(field);
        }

        return new(KindOfRest(packet[offset..]), offset, fields);
    }

    /// <summary>The key identifier of a packet whose trailer is a <see cref="TrailerKind.Mac"/>.</summary>
    public static uint KeyId(ReadOnlySpan<byte> packet, in PacketTrailer trailer)
        => BinaryPrimitives.ReadUInt32BigEndian(packet[trailer.MacOffset..]);

    /// <summary>The first extension field of a kind.</summary>
    /// <param name="packet">The packet in which this was found.</param>
    /// <param name="kind">One of <see cref="Fields"/>.</param>
    /// <param name="field">The field.</param>
    /// <returns>False when there is none.</returns>
    public bool TryFindField(ReadOnlySpan<byte> packet, FieldKinds kind, out ExtensionField field)
    {
        field = default;
        if ((Fields & kind) == FieldKinds.None)
            return false;
        for (var offset = NtpHeader.Length; ExtensionField.TryRead(packet[..MacOffset], ref offset, out field);)
        {
            if (KindOf(field) == kind)
                return true;
        }

        return false;
    }

    private static FieldKinds KindOf(in ExtensionField field) => field.Type switch
    {
        ExtensionFieldType.UniqueIdentifier or ExtensionFieldType.Cookie
            or ExtensionFieldType.CookiePlaceholder or ExtensionFieldType.Authenticator => FieldKinds.Nts,
        ExtensionFieldType.NetworkCorrection when NetworkCorrection.IsIn(field) => FieldKinds.NetworkCorrection,
        ExtensionFieldType.MonotonicRoot when MonotonicRoot.IsIn(field) => FieldKinds.MonotonicRoot,
        _ => FieldKinds.None,
    };

    private static TrailerKind KindOfRest(ReadOnlySpan<byte> rest) => rest.Length switch
    {
        0 => TrailerKind.Unauthenticated,
        ShortMac or LongMac => TrailerKind.Mac,
        CryptoNakLength when BinaryPrimitives.ReadUInt32BigEndian(rest) == 0 => TrailerKind.CryptoNak,
        _ => TrailerKind.Malformed,
    };
}
