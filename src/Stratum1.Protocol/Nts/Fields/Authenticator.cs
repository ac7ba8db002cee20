using System.Buffers.Binary;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The body of the NTS Authenticator and Encrypted Extension Fields field (RFC 8915 §5.6, figure 5): two lengths, the nonce, the
/// sealed text, each padded to words, and then padding as one likes.
/// </summary>
/// <param name="Start">Offset of the field itself: all octets before it are the associated data.</param>
/// <param name="Nonce">Without padding.</param>
/// <param name="Sealed">Tag and encrypted fields, without padding.</param>
/// <param name="NonceRoom">Octets that are neither lengths nor sealed text: the nonce and all padding but that of the sealed text.</param>
internal readonly record struct Authenticator(int Start, PacketPart Nonce, PacketPart Sealed, int NonceRoom)
{
    /// <summary>The two lengths.</summary>
    private const int LengthsLength = 4;

    /// <summary>Field header and the two lengths.</summary>
    public const int Overhead = ExtensionField.HeaderLength + LengthsLength;

    /// <summary>
    /// Whoever may answer with a nonce of this length needs at least so much room in the request, so that the reply is no longer than
    /// that (N_REQ of RFC 8915 §5.6).
    /// </summary>
    private const int LongestAnsweringNonce = 16;

    /// <summary>Length of the nonces we use with an algorithm: the longest it takes, up to 16 octets.</summary>
    public static int NonceLength(Aead aead) => Math.Min(LongestAnsweringNonce, aead.LongestNonce);

    /// <summary>Octets of a whole field with such a nonce and so much text in it.</summary>
    public static int FieldLength(int nonceLength, int textLength)
        => Overhead + ExtensionField.Padded(nonceLength) + ExtensionField.Padded(textLength + Aead.TagLength);

    /// <summary>Finds the parts of a field's body.</summary>
    /// <returns>False when they do not fit into it. Never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, PacketPart body, out Authenticator authenticator)
    {
        authenticator = default;
        if (body.Length < LengthsLength)
            return false;
        var nonceLength = BinaryPrimitives.ReadUInt16BigEndian(packet[body.Start..]);
        var sealedLength = BinaryPrimitives.ReadUInt16BigEndian(packet[(body.Start + 2)..]);
        var nonce = new PacketPart(body.Start + LengthsLength, nonceLength);
        var sealedText = new PacketPart(nonce.Start + ExtensionField.Padded(nonceLength), sealedLength);
        var sealedEnd = sealedText.Start + ExtensionField.Padded(sealedLength);
        if (sealedEnd > body.End)
            return false;
        var room = body.End - nonce.Start - ExtensionField.Padded(sealedLength);
        authenticator = new(body.Start - ExtensionField.HeaderLength, nonce, sealedText, room);
        return true;
    }

    /// <summary>Whether nonce and padding are long enough for this algorithm, and the nonce is one it takes.</summary>
    public bool Suits(Aead aead)
        => Nonce.Length >= aead.ShortestNonce && Nonce.Length <= aead.LongestNonce && NonceRoom >= NonceLength(aead);

    /// <summary>Writes a field all but its sealed text: header, lengths, nonce and padding.</summary>
    /// <param name="packet">Where to.</param>
    /// <param name="start">Offset of the field.</param>
    /// <param name="nonceLength">Its octets are filled by the caller.</param>
    /// <param name="textLength">Octets of the text that will be encrypted.</param>
    /// <param name="fieldLength">Of the whole field, a multiple of four and at least <see cref="FieldLength"/>.</param>
    public static Authenticator Write(Span<byte> packet, int start, int nonceLength, int textLength, int fieldLength)
    {
        var body = new PacketPart(start + ExtensionField.HeaderLength, fieldLength - ExtensionField.HeaderLength);
        ExtensionField.WriteHeader(packet[start..], ExtensionFieldType.Authenticator, body.Length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[body.Start..], (ushort)nonceLength);
        BinaryPrimitives.WriteUInt16BigEndian(packet[(body.Start + 2)..], (ushort)(textLength + Aead.TagLength));
        var nonce = new PacketPart(body.Start + LengthsLength, nonceLength);
        var sealedText = new PacketPart(nonce.Start + ExtensionField.Padded(nonceLength), textLength + Aead.TagLength);
        packet[nonce.End..sealedText.Start].Clear();
        packet[sealedText.End..body.End].Clear();
        return new(start, nonce, sealedText, NonceRoom: body.End - nonce.Start - ExtensionField.Padded(sealedText.Length));
    }

    /// <summary>Encrypts the text that lies at the sealed text's place, and authenticates it and everything before the field.</summary>
    public void Seal(Span<byte> packet, Aead aead)
    {
        var sealedText = packet.Slice(Sealed.Start, Sealed.Length);
        var text = sealedText.Slice(aead.TextOffset, Sealed.Length - Aead.TagLength);
        aead.Seal(Nonce.Of(packet), packet[..Start], text, sealedText);
    }

    /// <summary>Checks everything up to the sealed text, and decrypts that.</summary>
    /// <param name="text">Room for the text; what is used of it comes back.</param>
    public bool TryOpen(ReadOnlySpan<byte> packet, Aead aead, ref Span<byte> text)
    {
        if (Sealed.Length < Aead.TagLength)
            return false;
        text = text[..(Sealed.Length - Aead.TagLength)];
        return aead.TryOpen(Nonce.Of(packet), packet[..Start], Sealed.Of(packet), text);
    }
}
