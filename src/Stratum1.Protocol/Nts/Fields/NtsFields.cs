using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Nts;

/// <summary>What the extension fields of a packet amount to.</summary>
internal enum NtsShape
{
    /// <summary>No authenticator, no cookie: a packet without NTS, or a NAK.</summary>
    Absent,

    /// <summary>An authenticator, and before it fields that are well formed.</summary>
    Present,

    /// <summary>Fields of NTS that are not as RFC 8915 wants them.</summary>
    Malformed,
}

/// <summary>
/// The fields of NTS in a packet, found but not yet believed. Fields behind the authenticator are nobody's word: they are not even
/// looked at (RFC 8915 §5.7).
/// </summary>
/// <param name="UniqueId">Body of the unique identifier; empty when there is none.</param>
/// <param name="Cookie">Body of the cookie; empty when there is none.</param>
/// <param name="Placeholders">How many placeholders, each as long as the cookie.</param>
/// <param name="Authenticator">Parts of the authenticator; only where the shape is <see cref="NtsShape.Present"/>.</param>
internal readonly record struct NtsFields(PacketPart UniqueId, PacketPart Cookie, int Placeholders, Authenticator Authenticator)
{
    /// <summary>The shortest unique identifier (RFC 8915 §5.3); ours are as long.</summary>
    public const int UniqueIdLength = 32;

    /// <summary>Finds the fields. Never throws, and looks at no octet twice.</summary>
    public static NtsShape Find(ReadOnlySpan<byte> packet, out NtsFields fields)
    {
        fields = default;
        var placeholderLength = -1;
        for (var offset = NtpHeader.Length; offset < packet.Length;)
        {
            if (!ExtensionField.TryRead(packet, ref offset, out var field))
                break; // A MAC, or rubbish: without an authenticator before it, this is not NTS.
            var value = PacketPart.ValueOf(field, offset);
            switch (field.Type)
            {
                case ExtensionFieldType.UniqueIdentifier when fields.UniqueId.Length == 0 && value.Length >= UniqueIdLength:
                    fields = fields with { UniqueId = value };
                    break;
                case ExtensionFieldType.Cookie when fields.Cookie.Length == 0:
                    fields = fields with { Cookie = value };
                    break;
                case ExtensionFieldType.CookiePlaceholder when placeholderLength < 0 || placeholderLength == value.Length:
                    placeholderLength = value.Length;
                    fields = fields with { Placeholders = fields.Placeholders + 1 };
                    break;
                case ExtensionFieldType.Authenticator when Authenticator.TryRead(packet, value, out var authenticator):
                    fields = fields with { Authenticator = authenticator };
                    return placeholderLength < 0 || placeholderLength == fields.Cookie.Length ? NtsShape.Present : NtsShape.Malformed;
                case ExtensionFieldType.UniqueIdentifier or ExtensionFieldType.Authenticator:
                case ExtensionFieldType.Cookie or ExtensionFieldType.CookiePlaceholder:
                    return NtsShape.Malformed; // A second one, or a wrong length.
            }
        }

        return fields.Cookie.Length > 0 || placeholderLength >= 0 ? NtsShape.Malformed : NtsShape.Absent;
    }
}
