using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// Seals text so that nobody without the key can read it, nor change it or the associated data unnoticed. Both kinds survive a
/// repeated nonce: it only shows that the same text was sealed twice.
/// </summary>
/// <remarks>One thread at a time; nothing is allocated per call. The key can be replaced at any time, and is erased at the end.</remarks>
public abstract class Aead : IDisposable
{
    /// <summary>Octets by which sealed text is longer than plain text.</summary>
    public const int TagLength = 16;

    /// <summary>Which one it is.</summary>
    public abstract AeadAlgorithm Algorithm { get; }

    /// <summary>N_MAX of RFC 5116: the longest nonce.</summary>
    public abstract int LongestNonce { get; }

    /// <summary>N_MIN of RFC 5116: the shortest nonce.</summary>
    public abstract int ShortestNonce { get; }

    /// <summary>Where within the sealed text the encrypted text begins: after the tag, or before it.</summary>
    public abstract int TextOffset { get; }

    /// <summary>One of the algorithms NTS uses.</summary>
    /// <param name="algorithm">One that <see cref="AeadAlgorithms.IsKnown"/>.</param>
    /// <param name="ciphers">Makes block ciphers: <see cref="HardwareAes.Create"/>, or OpenSSL's.</param>
    public static Aead Create(AeadAlgorithm algorithm, Func<BlockCipher> ciphers) => algorithm switch
    {
        AeadAlgorithm.AesSivCmac256 or AeadAlgorithm.AesSivCmac512 => new AeadSivCmac(algorithm, ciphers),
        AeadAlgorithm.Aes128GcmSiv => new AeadGcmSiv(ciphers),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "not an algorithm we have"),
    };

    /// <summary>Takes a key of the algorithm's length.</summary>
    /// <exception cref="ArgumentException">Another length: a bug of the caller.</exception>
    public abstract void SetKey(ReadOnlySpan<byte> key);

    /// <summary>Encrypts and authenticates.</summary>
    /// <param name="nonce">Between <see cref="ShortestNonce"/> and <see cref="LongestNonce"/> octets.</param>
    /// <param name="associated">What is authenticated, but sent in the clear.</param>
    /// <param name="text">What is encrypted too; may be empty.</param>
    /// <param name="sealedText">
    /// <see cref="TagLength"/> octets more than <paramref name="text"/>, which may already lie in it at <see cref="TextOffset"/>.
    /// </param>
    public abstract void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, Span<byte> sealedText);

    /// <summary>Checks and decrypts.</summary>
    /// <param name="nonce">As used for sealing; any length is survived.</param>
    /// <param name="associated">As used for sealing.</param>
    /// <param name="sealedText">Tag and encrypted text; any length is survived.</param>
    /// <param name="text"><see cref="TagLength"/> octets less. May be the same memory as the encrypted text.</param>
    /// <returns>False when anything was changed; <paramref name="text"/> is then zero.</returns>
    public abstract bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedText, Span<byte> text);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Erases the key.</summary>
    protected abstract void Dispose(bool disposing);
}
