using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
    private readonly AesCmac mac;
    private readonly BlockCipher counter;

    // The counter's key until the first use of it (a request of NTS has nothing to encrypt); CMAC of a zero block, with which S2V begins;
    // D, the running value of S2V (RFC 5297 §2.4). Pinned, so that the collector leaves no copies behind.
    private readonly byte[] counterKey = GC.AllocateArray<byte>(AeadAlgorithms.LongestKey / 2, pinned: true);
    private readonly Vector128<byte>[] state = GC.AllocateArray<Vector128<byte>>(2, pinned: true);
    private int counterKeyLength;
    private bool isCounterReady;

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

    /// <summary>All bits but 31 and 63, counted from the right (RFC 5297 §2.5).</summary>
    private static Vector128<byte> CounterMask
        => Vector128.Create(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF);

    private ref Vector128<byte> First => ref state[0];

    private ref Vector128<byte> Running => ref state[1];

    /// <inheritdoc/>
    public override int LongestNonce => int.MaxValue;

    /// <inheritdoc/>
    public override int ShortestNonce => 1;

    /// <inheritdoc/>
    public override int TextOffset => TagLength;

    /// <inheritdoc/>
    /// <remarks>
    /// The first half is for S2V, the second for counter mode (RFC 5297 §2.6). Takes 48 octets too, which NTS does not use.
    /// </remarks>
    public override void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (32 or 48 or 64))
            throw new ArgumentException("an AES-SIV key has 32, 48 or 64 octets", nameof(key));
        mac.SetKey(key[..(key.Length / 2)]);
        key[(key.Length / 2)..].CopyTo(counterKey);
        counterKeyLength = key.Length / 2;
        isCounterReady = false;
        First = mac.Compute(Vector128<byte>.Zero);
    }

    /// <inheritdoc/>
    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, Span<byte> sealedText)
    {
        Begin(associated, nonce);
        Seal(text, sealedText);
    }

    /// <inheritdoc/>
    public override bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedText, Span<byte> text)
    {
        Begin(associated, nonce);
        return TryOpen(sealedText, text);
    }

    /// <summary>
    /// Begins S2V; then come any number of components, then <see cref="Seal(ReadOnlySpan{byte}, Span{byte})"/> or its reverse.
    /// </summary>
    internal void Begin() => Running = First;

    /// <summary>Takes a component; an empty one counts too.</summary>
    internal void Absorb(ReadOnlySpan<byte> component) => Running = AesCmac.Double(Running) ^ mac.Compute(component);

    internal void Seal(ReadOnlySpan<byte> text, Span<byte> sealedText)
    {
        var iv = Authenticate(text);
        Count(iv, text, sealedText.Slice(TagLength, text.Length));
        iv.CopyTo(sealedText);
    }

    internal bool TryOpen(ReadOnlySpan<byte> sealedText, Span<byte> text)
    {
        if (sealedText.Length < TagLength)
            return false;

        text = text[..(sealedText.Length - TagLength)];
        var iv = Vector128.Create(sealedText[..TagLength]);
        Count(iv, sealedText[TagLength..], text);
        if (Authenticate(text) == iv) // One comparison of 128 bits: no more time for a nearly right one.
            return true;
        text.Clear();
        return false;
    }

    /// <summary>S2V of the two components that NTS has; those of the usual length side by side.</summary>
    private void Begin(ReadOnlySpan<byte> associated, ReadOnlySpan<byte> nonce)
    {
        Begin();
        if (nonce.Length != BlockCipher.BlockLength)
        {
            Absorb(associated);
            Absorb(nonce);
            return;
        }

        var (first, second) = mac.Compute(associated, Vector128.Create(nonce));
        Running = AesCmac.Double(AesCmac.Double(Running) ^ first) ^ second;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        mac.Dispose();
        counter.Dispose();
        CryptographicOperations.ZeroMemory(counterKey);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(state.AsSpan()));
    }

    /// <summary>The end of S2V: the text, as its last component.</summary>
    private Vector128<byte> Authenticate(ReadOnlySpan<byte> text)
        => text.Length >= TagLength
            ? mac.ComputeWithEndXored(text, Running)
            : mac.Compute(AesCmac.Double(Running) ^ BlockCipher.Load(text).WithElement(text.Length, (byte)0x80));

    private void Count(Vector128<byte> iv, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty)
            return;
        if (!isCounterReady)
            counter.SetKey(counterKey.AsSpan(0, counterKeyLength));
        isCounterReady = true;
        counter.ApplyKeystream(iv & CounterMask, CounterPlace.LastBigEndian, input, output);
    }
}
