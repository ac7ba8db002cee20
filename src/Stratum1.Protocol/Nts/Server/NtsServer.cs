using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The NTS half of an NTP server (RFC 8915 §5): judges the fields of requests and makes those of replies. One per serving thread;
/// allocates nothing per packet.
/// </summary>
/// <remarks>
/// Three steps, because the seal covers the transmit timestamp: <see cref="Open"/> judges the request, <see cref="Write"/> prepares all
/// of the reply that does not depend on the moment, and after the timestamp was written <see cref="Seal"/> encrypts.
/// A request costs the less the worse it is: fields are found before a cookie is looked up, and that before anything is decrypted.
/// </remarks>
public sealed class NtsServer : IDisposable
{
    /// <summary>The kiss code of a NAK (RFC 8915 §5.7).</summary>
    public static ReferenceId NakCode { get; } = ReferenceId.FromText("NTSN");

    /// <summary>A client holds eight (RFC 8915 §5.7): it never has use for more.</summary>
    private const int MostCookies = 8;

    private readonly Aead[] aeads = new Aead[(int)AeadAlgorithm.Aes128GcmSiv + 1];
    private readonly CookieSealer cookies;
    private readonly RandomPool random;
    private readonly byte[] encrypted = GC.AllocateArray<byte>(Responder.MaxRequestLength, pinned: true);

    /// <summary>Creates a server without master keys yet.</summary>
    /// <param name="ciphers">Makes block ciphers.</param>
    /// <param name="random">For the nonces of replies and cookies.</param>
    public NtsServer(Func<BlockCipher> ciphers, RandomPool random)
    {
        this.random = random;
        cookies = new(ciphers);
        foreach (var algorithm in Enum.GetValues<AeadAlgorithm>().Where(algorithm => algorithm.IsKnown()))
            aeads[(int)algorithm] = Aead.Create(algorithm, ciphers);
    }

    /// <summary>Takes master keys; free when they are the ones it has.</summary>
    public void Use(MasterKeys keys) => cookies.Use(keys);

    /// <summary>Judges a request. Any octets are survived.</summary>
    /// <param name="request">The datagram, whole, at most <see cref="Responder.MaxRequestLength"/> octets.</param>
    /// <param name="reply">
    /// Where to remember what the reply needs; meaningless after <see cref="NtsRequestVerdict.Absent"/> and Malformed.
    /// </param>
    public NtsRequestVerdict Open(ReadOnlySpan<byte> request, NtsReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        switch (NtsFields.Find(request, out var fields))
        {
            case NtsShape.Absent:
                return NtsRequestVerdict.Absent;
            case NtsShape.Malformed:
            case NtsShape.Present when fields.UniqueId.Length == 0 || fields.Cookie.Length == 0:
                return NtsRequestVerdict.Malformed;
        }

        reply.UniqueId = fields.UniqueId;
        reply.Length = request.Length & ~3; // Fields are whole words, whatever hangs behind the request's last.
        switch (cookies.Open(fields.Cookie.Of(request), reply.Keys))
        {
            case CookieVerdict.UnknownKey:
                return NtsRequestVerdict.UnknownMasterKey;
            case CookieVerdict.Forged:
                return NtsRequestVerdict.ForgedCookie;
        }

        var aead = AeadOf(reply);
        if (!fields.Authenticator.Suits(aead))
            return NtsRequestVerdict.Malformed;

        aead.SetKey(reply.Keys.ClientToServer);
        var text = encrypted.AsSpan();
        if (!fields.Authenticator.TryOpen(request, aead, ref text))
            return NtsRequestVerdict.ForgedRequest;
        if (!TryCountPlaceholders(text, fields.Cookie.Length, out var placeholders))
            return NtsRequestVerdict.Malformed;

        reply.Cookies = Math.Min(MostCookies, 1 + fields.Placeholders + placeholders);
        return ReplyLength(reply, NtpHeader.Length, cookieCount: 1) <= request.Length
            ? NtsRequestVerdict.Authentic
            : NtsRequestVerdict.NoRoom;
    }

    /// <summary>Writes the fields of a reply: the identifier, and the authenticator with new cookies, still in the clear.</summary>
    /// <param name="reply">As <see cref="Open"/> left it, with the verdict <see cref="NtsRequestVerdict.Authentic"/>.</param>
    /// <param name="request">The same request.</param>
    /// <param name="packet">The reply, header and other fields already written (all but the transmit timestamp).</param>
    /// <param name="start">Where those end.</param>
    /// <returns>
    /// Octets of the reply: exactly those of the request, so that neither direction takes longer on the wire; zero when other fields
    /// left no room for even one cookie.
    /// </returns>
    public int Write(NtsReply reply, ReadOnlySpan<byte> request, Span<byte> packet, int start)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var count = reply.Cookies;
        while (count > 0 && ReplyLength(reply, start, count) > reply.Length)
            count--;
        if (count == 0)
            return 0;

        var aead = AeadOf(reply);
        var cookieLength = cookies.LengthFor(reply.Keys.Algorithm);
        var fieldLength = ExtensionField.HeaderLength + cookieLength;
        var place = WriteUniqueId(reply, request, packet, start);
        var authenticator = Authenticator.Write(
            packet, place, Authenticator.NonceLength(aead), count * fieldLength, fieldLength: reply.Length - place);
        random.Fill(packet.Slice(authenticator.Nonce.Start, authenticator.Nonce.Length));
        for (var i = 0; i < count; i++)
        {
            var field = packet.Slice(authenticator.Sealed.Start + aead.TextOffset + (i * fieldLength), fieldLength);
            ExtensionField.WriteHeader(field, ExtensionFieldType.Cookie, cookieLength);
            cookies.Seal(reply.Keys, random, field[ExtensionField.HeaderLength..]);
        }

        reply.Authenticator = authenticator;
        return reply.Length;
    }

    /// <summary>Encrypts the cookies and authenticates the whole reply. Nothing may be changed in it afterwards.</summary>
    public void Seal(NtsReply reply, Span<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var aead = AeadOf(reply);
        aead.SetKey(reply.Keys.ServerToClient);
        reply.Authenticator.Seal(packet, aead);
    }

    /// <summary>
    /// Writes the fields of a NAK: the identifier alone. The header must have stratum 0 and <see cref="NakCode"/>; never longer than the
    /// request.
    /// </summary>
    /// <param name="reply">As <see cref="Open"/> left it, with a verdict that <see cref="NtsRequestVerdicts.WantsNak"/>.</param>
    /// <param name="request">The same request.</param>
    /// <param name="packet">The reply, header already written.</param>
    /// <returns>Octets of the reply.</returns>
    public static int WriteNak(NtsReply reply, ReadOnlySpan<byte> request, Span<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return WriteUniqueId(reply, request, packet, NtpHeader.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var aead in aeads)
            aead?.Dispose();
        cookies.Dispose();
    }

    private static int WriteUniqueId(NtsReply reply, ReadOnlySpan<byte> request, Span<byte> packet, int start)
    {
        var id = reply.UniqueId.Of(request);
        ExtensionField.WriteHeader(packet[start..], ExtensionFieldType.UniqueIdentifier, id.Length);
        id.CopyTo(packet[(start + ExtensionField.HeaderLength)..]);
        return start + ExtensionField.HeaderLength + id.Length;
    }

    /// <summary>Placeholders may also come encrypted (RFC 8915 §5.7); all else that is encrypted is not ours to understand.</summary>
    private static bool TryCountPlaceholders(ReadOnlySpan<byte> text, int cookieLength, out int count)
    {
        count = 0;
        for (var offset = 0; offset < text.Length;)
        {
            if (!ExtensionField.TryRead(text, ref offset, out var field, ExtensionField.HeaderLength))
                return false;
            if (field.Type != ExtensionFieldType.CookiePlaceholder)
                continue;
            if (field.Value.Length != cookieLength)
                return false;
            count++;
        }

        return true;
    }

    private Aead AeadOf(NtsReply reply) => aeads[(int)reply.Keys.Algorithm];

    private int ReplyLength(NtsReply reply, int start, int cookieCount)
    {
        var nonceLength = Authenticator.NonceLength(AeadOf(reply));
        var textLength = cookieCount * (ExtensionField.HeaderLength + cookies.LengthFor(reply.Keys.Algorithm));
        return start + ExtensionField.HeaderLength + reply.UniqueId.Length + Authenticator.FieldLength(nonceLength, textLength);
    }
}
