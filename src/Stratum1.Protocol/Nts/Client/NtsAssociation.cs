using System.Security.Cryptography;
using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The NTS half of a client of one server (RFC 8915 §5): keys and cookies, the fields of requests, the judgement of replies. Allocates
/// nothing per packet. When keys are exchanged is for the caller to decide: <see cref="WantsKeys"/> says that it should.
/// </summary>
/// <param name="ciphers">Makes block ciphers.</param>
public sealed class NtsAssociation(Func<BlockCipher> ciphers) : IDisposable
{
    /// <summary>
    /// Longest request: what the smallest link of IPv6 carries unfragmented (1280), less the headers of IPv6 and UDP. Placeholders that
    /// do not fit are left out.
    /// </summary>
    private const int LongestRequest = 1232;

    private readonly NtsKeys keys = new();
    private readonly NtsKeys alternative = new();
    private readonly CookieStore cookies = new();
    private readonly byte[] uniqueId = new byte[NtsFields.UniqueIdLength];
    private readonly byte[] encrypted = GC.AllocateArray<byte>(Responder.MaxRequestLength, pinned: true);
    private Aead? aead;
    private bool isWaiting;
    private bool hasNak;
    private bool isProven;

    /// <summary>The algorithm; none before the first key exchange.</summary>
    public AeadAlgorithm Algorithm => keys.Algorithm;

    /// <summary>Cookies held, 0 to 8.</summary>
    public int CookieCount => cookies.Count;

    /// <summary>Length of the cookie that would be used next; zero when there is none.</summary>
    public int CookieLength => cookies.Count == 0 ? 0 : cookies.Next.Length;

    /// <summary>How many key exchanges have succeeded; survives restarts.</summary>
    public uint KeyExchanges { get; private set; }

    /// <summary>Whether the latest request was answered with a NAK, and with nothing better since.</summary>
    public bool HasNak => hasNak;

    /// <summary>
    /// Whether keys should be exchanged before the next request: no cookies are left, or the last ones met with a NAK. In the second
    /// case polling goes on with the old ones until the exchange succeeds (RFC 8915 §5.7).
    /// </summary>
    public bool WantsKeys => cookies.Count == 0 || (hasNak && alternative.Algorithm == AeadAlgorithm.None);

    /// <summary>The keys, for saving.</summary>
    internal NtsKeys Keys => keys;

    /// <summary>The cookies, for saving.</summary>
    internal CookieStore Store => cookies;

    /// <summary>Its keys are too old, or of no use: it <see cref="WantsKeys"/>.</summary>
    public void DropCookies() => cookies.Clear();

    /// <summary>Goes on counting key exchanges where another association of the same server ends.</summary>
    public void CountAfter(NtsAssociation before)
    {
        ArgumentNullException.ThrowIfNull(before);
        KeyExchanges = unchecked(KeyExchanges + before.KeyExchanges);
    }

    /// <summary>Takes what a key exchange brought, in place of all it had.</summary>
    /// <param name="exchange">An exchange that was agreed.</param>
    /// <param name="exporter">Its TLS session's.</param>
    public void Adopt(KeClientExchange exchange, KeyExporter exporter)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        exchange.Export(exporter, keys, alternative);
        cookies.Clear();
        foreach (var cookie in exchange.Cookies)
            cookies.Add(cookie);
        KeyExchanges++;
        Begin();
    }

    /// <summary>
    /// Writes the fields of a request: identifier, cookie, placeholders so that the reply fills the store, authenticator.
    /// </summary>
    /// <param name="packet">Header and other fields are written already, and not changed any more; room for 1232 octets.</param>
    /// <param name="start">Where those end.</param>
    /// <param name="random">For identifier and nonce.</param>
    /// <returns>Octets of the request; zero when there is no cookie.</returns>
    public int WriteRequest(Span<byte> packet, int start, RandomPool random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (cookies.Count == 0 || aead is null)
            return 0;
        if (hasNak && alternative.Algorithm != AeadAlgorithm.None && !isProven)
            UseAlternative();

        random.Fill(uniqueId);
        isWaiting = true;
        hasNak = false;
        var at = WriteField(packet, start, ExtensionFieldType.UniqueIdentifier, uniqueId);
        var cookieLength = cookies.Next.Length;
        at = WriteField(packet, at, ExtensionFieldType.Cookie, cookies.Next);
        cookies.RemoveNext();

        var nonceLength = Authenticator.NonceLength(aead);
        var last = Authenticator.FieldLength(nonceLength, textLength: 0);
        var fieldLength = ExtensionField.HeaderLength + cookieLength;
        for (var held = cookies.Count + 1; held < CookieStore.Capacity && at + fieldLength + last <= LongestRequest; held++)
        {
            ExtensionField.WriteHeader(packet[at..], ExtensionFieldType.CookiePlaceholder, cookieLength);
            packet.Slice(at + ExtensionField.HeaderLength, cookieLength).Clear();
            at += fieldLength;
        }

        var authenticator = Authenticator.Write(packet, at, nonceLength, textLength: 0, last);
        random.Fill(packet.Slice(authenticator.Nonce.Start, authenticator.Nonce.Length));
        aead.SetKey(keys.ClientToServer);
        authenticator.Seal(packet, aead);
        return at + last;
    }

    /// <summary>Judges a packet from the server, and keeps the cookies of a good one. Any octets are survived.</summary>
    public NtsReplyVerdict Open(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < NtpHeader.Length)
            return NtsReplyVerdict.Malformed;
        var shape = NtsFields.Find(packet, out var fields);
        if (shape == NtsShape.Malformed || packet.Length > Responder.MaxRequestLength)
            return NtsReplyVerdict.Malformed;

        var id = shape == NtsShape.Present || IsNak(packet) ? fields.UniqueId : default;
        if (id.Length == 0)
            return NtsReplyVerdict.Malformed;
        if (!isWaiting || aead is null || !CryptographicOperations.FixedTimeEquals(id.Of(packet), uniqueId))
            return NtsReplyVerdict.Unexpected;
        if (shape == NtsShape.Absent)
        {
            hasNak = true; // The request still waits: a forged NAK must not keep the true reply out.
            return NtsReplyVerdict.Nak;
        }

        aead.SetKey(keys.ServerToClient);
        var text = encrypted.AsSpan();
        if (!fields.Authenticator.TryOpen(packet, aead, ref text))
            return NtsReplyVerdict.Forged;
        if (!TryKeepCookies(text))
            return NtsReplyVerdict.Malformed;
        (isWaiting, hasNak, isProven) = (false, false, true);
        alternative.Clear();
        return NtsReplyVerdict.Authentic;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        keys.Dispose();
        alternative.Dispose();
        aead?.Dispose();
        cookies.Clear();
    }

    /// <summary>Takes what was saved.</summary>
    internal void Restore(NtsKeys saved, IEnumerable<byte[]> savedCookies, uint keyExchanges)
    {
        keys.Set(saved);
        alternative.Clear();
        cookies.Clear();
        foreach (var cookie in savedCookies)
            cookies.Add(cookie);
        KeyExchanges = keyExchanges;
        Begin();
    }

    private static bool IsNak(ReadOnlySpan<byte> packet)
        => NtpHeader.TryRead(packet, out var header) && header.Stratum == 0 && header.ReferenceId == NtsServer.NakCode;

    private static int WriteField(Span<byte> packet, int at, ExtensionFieldType type, ReadOnlySpan<byte> body)
    {
        ExtensionField.WriteHeader(packet[at..], type, body.Length);
        body.CopyTo(packet[(at + ExtensionField.HeaderLength)..]);
        return at + ExtensionField.HeaderLength + body.Length;
    }

    private void Begin()
    {
        (isWaiting, hasNak, isProven) = (false, false, false);
        if (aead?.Algorithm == keys.Algorithm)
            return;
        aead?.Dispose();
        aead = Aead.Create(keys.Algorithm, ciphers);
    }

    private void UseAlternative()
    {
        keys.Set(alternative);
        alternative.Clear();
    }

    private bool TryKeepCookies(ReadOnlySpan<byte> text)
    {
        var found = 0;
        for (var offset = 0; offset < text.Length;)
        {
            if (!ExtensionField.TryRead(text, ref offset, out var field, ExtensionField.HeaderLength))
                return false;
            found += field.Type == ExtensionFieldType.Cookie ? 1 : 0;
        }

        for (var offset = 0; found > 0 && offset < text.Length;)
        {
            _ = ExtensionField.TryRead(text, ref offset, out var field, ExtensionField.HeaderLength);
            if (field.Type == ExtensionFieldType.Cookie)
                cookies.Add(field.Value);
        }

        return found > 0;
    }
}
