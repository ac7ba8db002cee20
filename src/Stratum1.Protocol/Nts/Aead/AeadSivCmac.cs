using System.Security.Cryptography;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// AES-SIV (RFC 5297) as an AEAD of two components: the associated data, then the nonce (RFC 5297 §3). The sealed text is the
/// synthetic IV, which is also the tag, and then the encrypted text.
/// </summary>
/// <remarks>Two passes: S2V makes the IV from everything, then counter mode encrypts from that IV on.</remarks>
public sealed class AeadSivCmac : Aead
{
    /// <summary>Bits 31 and 63 of the IV, counted from the right, are cleared before counting (RFC 5297 §2.5): these octets' top bits.</summary>
    private const int ClearedOctet31 = 12;

    private const int ClearedOctet63 = 8;

    private readonly AesCmac mac;
    private readonly BlockCipher counter;

    // CMAC of a zero block, with which S2V begins; and D, the running value of S2V (RFC 5297 §2.4).
    private readonly byte[] first = GC.AllocateArray<byte>(TagLength, pinned: true);
    private readonly byte[] running = GC.AllocateArray<byte>(TagLength, pinned: true);

    /// <summary>Creates the AEAD, without a key yet.</summary>
    /// <param name="algorithm">Number 15 or 17.</param>
    /// <param name="ciphers">Makes block ciphers.</param>
    public AeadSivCmac(AeadAlgorithm algorithm, Func<BlockCipher> ciphers)
    {
        ArgumentNullException.ThrowIfNull(ciphers);
        Algorithm = algorithm;
        mac = new(ciphers());
        counter = ciphers();
    }

    /// <inheritdoc/>
    public override AeadAlgorithm Algorithm { get; }

    /// <inheritdoc/>
    public override int LongestNonce => int.MaxValue;

    /// <inheritdoc/>
    public override int ShortestNonce => 1;

    /// <inheritdoc/>
    public override int TextOffset => TagLength;

    /// <inheritdoc/>
    /// <remarks>The first half is for S2V, the second for counter mode (RFC 5297 §2.6). Takes 48 octets too, which NTS does not use.</remarks>
    public override void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (32 or 48 or 64))
            throw new ArgumentException("an AES-SIV key has 32, 48 or 64 octets", nameof(key));
        mac.SetKey(key[..(key.Length / 2)]);
        counter.SetKey(key[(key.Length / 2)..]);
        first.AsSpan().Clear();
        mac.Compute(first, first);
    }

    /// <inheritdoc/>
    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, Span<byte> sealedText)
    {
        Begin();
        Absorb(associated);
        Absorb(nonce);
        Seal(text, sealedText);
    }

    /// <inheritdoc/>
    public override bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedText, Span<byte> text)
    {
        Begin();
        Absorb(associated);
        Absorb(nonce);
        return TryOpen(sealedText, text);
    }

    /// <summary>Begins S2V; then come any number of components, then <see cref="Seal(ReadOnlySpan{byte}, Span{byte})"/> or its reverse.</summary>
    internal void Begin() => first.CopyTo(running, 0);

    /// <summary>Takes a component; an empty one counts too.</summary>
    internal void Absorb(ReadOnlySpan<byte> component)
    {
        Span<byte> digest = stackalloc byte[TagLength];
        mac.Compute(component, digest);
        AesCmac.Double(running);
        BlockCipher.Xor(running, digest, running);
    }

    internal void Seal(ReadOnlySpan<byte> text, Span<byte> sealedText)
    {
        Span<byte> iv = stackalloc byte[TagLength];
        Authenticate(text, iv);
        Count(iv, text, sealedText.Slice(TagLength, text.Length));
        iv.CopyTo(sealedText);
    }

    internal bool TryOpen(ReadOnlySpan<byte> sealedText, Span<byte> text)
    {
        if (sealedText.Length < TagLength)
            return false;

        text = text[..(sealedText.Length - TagLength)];
        Span<byte> iv = stackalloc byte[TagLength];
        Span<byte> expected = stackalloc byte[TagLength];
        sealedText[..TagLength].CopyTo(iv);
        Count(iv, sealedText[TagLength..], text);
        Authenticate(text, expected);
        if (CryptographicOperations.FixedTimeEquals(iv, expected))
            return true;
        text.Clear();
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        mac.Dispose();
        counter.Dispose();
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(running);
    }

    /// <summary>The end of S2V: the text, as its last component.</summary>
    private void Authenticate(ReadOnlySpan<byte> text, Span<byte> iv)
    {
        if (text.Length >= TagLength)
        {
            mac.ComputeWithEndXored(text, running, iv);
            return;
        }

        Span<byte> padded = stackalloc byte[TagLength];
        padded.Clear();
        text.CopyTo(padded);
        padded[text.Length] = 0x80;
        AesCmac.Double(running);
        BlockCipher.Xor(padded, running, padded);
        mac.Compute(padded, iv);
        padded.Clear();
    }

    private void Count(ReadOnlySpan<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty)
            return;
        Span<byte> start = stackalloc byte[TagLength];
        iv.CopyTo(start);
        start[ClearedOctet63] &= 0x7F;
        start[ClearedOctet31] &= 0x7F;
        counter.ApplyKeystream(start, CounterPlace.LastBigEndian, input, output);
    }
}
