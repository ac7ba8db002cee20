using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>How a source's packets are authenticated; the numbers are the wire's.</summary>
public enum AuthenticationMode : ushort
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>With a symmetric key.</summary>
    SymmetricKey = 1,

    /// <summary>With NTS.</summary>
    Nts = 2,
}

/// <summary>The state of a source's authentication.</summary>
/// <param name="Mode">How.</param>
/// <param name="KeyType">
/// NTS: the AEAD number (15, 30). Symmetric: 1 MD5, 2 SHA1, 3 SHA256, 4 SHA384, 5 SHA512, 6 to 9 SHA3-224 to -512, 10 TIGER,
/// 11 WHIRLPOOL, 13 AES128, 14 AES256.
/// </param>
/// <param name="KeyId">The symmetric key's number, or the count of NTS keys so far.</param>
/// <param name="KeyLength">In bits.</param>
/// <param name="KeyExchangeAttempts">NTS key exchanges since the last that succeeded.</param>
/// <param name="KeyExchangeAgeSeconds">Since the last NTS key exchange that succeeded; null when there was none.</param>
/// <param name="Cookies">NTS cookies held.</param>
/// <param name="CookieLength">Octets of an NTS cookie.</param>
/// <param name="HasNak">The server has refused a cookie since the last valid reply.</param>
public readonly record struct AuthenticationReport(
    AuthenticationMode Mode,
    int KeyType,
    uint KeyId,
    int KeyLength,
    int KeyExchangeAttempts,
    uint? KeyExchangeAgeSeconds,
    int Cookies,
    int CookieLength,
    bool HasNak) : IControlReport<AuthenticationReport>
{
    /// <inheritdoc/>
    public static ReplyCode Code => ReplyCode.Authentication;

    /// <inheritdoc/>
    public static int Length => 24;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> body, out AuthenticationReport report)
    {
        report = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        report = new(
            Mode: (AuthenticationMode)reader.UInt16(),
            KeyType: reader.UInt16(),
            KeyId: reader.UInt32(),
            KeyLength: reader.UInt16(),
            KeyExchangeAttempts: reader.UInt16(),
            KeyExchangeAgeSeconds: reader.Age(),
            Cookies: reader.UInt16(),
            CookieLength: reader.UInt16(),
            HasNak: reader.UInt16() != 0);
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt16((int)Mode);
        writer.UInt16(KeyType);
        writer.UInt32(KeyId);
        writer.UInt16(KeyLength);
        writer.UInt16(KeyExchangeAttempts);
        writer.Age(KeyExchangeAgeSeconds);
        writer.UInt16(Cookies);
        writer.UInt16(CookieLength);
        writer.UInt16(HasNak ? 1 : 0);
        writer.Fill(2);
    }
}
