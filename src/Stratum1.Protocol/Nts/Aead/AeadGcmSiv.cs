using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Nts;

/// <summary>AES-GCM-SIV (RFC 8452). The sealed text is the encrypted text, and then the tag.</summary>
/// <remarks>
/// Each nonce gets keys of its own: one for POLYVAL over associated data and text, one for AES, which turns that hash into the tag
/// and then counts on from the tag.
/// </remarks>
public sealed class AeadGcmSiv : Aead
{
    /// <summary>Octets of the nonce, no more and no less (RFC 8452 §6).</summary>
    public const int NonceLength = 12;

    private const int BlockLength = BlockCipher.BlockLength;

    /// <summary>Blocks from which the keys of a message are made; half of each is used (RFC 8452 §4).</summary>
    private const int MostDerivationBlocks = 6;

    private readonly BlockCipher deriving;
    private readonly BlockCipher encrypting;
    private readonly Polyval hash;
    private int keyLength;

    /// <summary>Creates the AEAD, without a key yet.</summary>
    /// <param name="ciphers">Makes block ciphers.</param>
    public AeadGcmSiv(Func<BlockCipher> ciphers)
        : this(ciphers, Polyval.Create())
    {
    }

    internal AeadGcmSiv(Func<BlockCipher> ciphers, Polyval hash)
    {
        ArgumentNullException.ThrowIfNull(ciphers);
        deriving = ciphers();
        encrypting = ciphers();
        this.hash = hash;
    }

    /// <inheritdoc/>
    public override AeadAlgorithm Algorithm => AeadAlgorithm.Aes128GcmSiv;

    /// <inheritdoc/>
    public override int LongestNonce => NonceLength;

    /// <inheritdoc/>
    public override int ShortestNonce => NonceLength;

    /// <inheritdoc/>
    public override int TextOffset => 0;

    /// <inheritdoc/>
    /// <remarks>16 octets; takes 32 too (AES-256-GCM-SIV), which NTS does not use.</remarks>
    public override void SetKey(ReadOnlySpan<byte> key)
    {
        if (key.Length is not (16 or 32))
            throw new ArgumentException("an AES-GCM-SIV key has 16 or 32 octets", nameof(key));
        deriving.SetKey(key);
        keyLength = key.Length;
    }

    /// <inheritdoc/>
    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, Span<byte> sealedText)
    {
        if (nonce.Length != NonceLength)
            throw new ArgumentException("the nonce of AES-GCM-SIV has 12 octets", nameof(nonce));
        Span<byte> tag = stackalloc byte[TagLength];
        DeriveKeys(nonce);
        Authenticate(nonce, associated, text, tag);
        Count(tag, text, sealedText);
        tag.CopyTo(sealedText[text.Length..]);
    }

    /// <inheritdoc/>
    public override bool TryOpen(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> sealedText, Span<byte> text)
    {
        if (nonce.Length != NonceLength || sealedText.Length < TagLength)
            return false;

        text = text[..(sealedText.Length - TagLength)];
        Span<byte> tag = stackalloc byte[TagLength];
        Span<byte> expected = stackalloc byte[TagLength];
        sealedText[text.Length..].CopyTo(tag);
        DeriveKeys(nonce);
        Count(tag, sealedText[..text.Length], text);
        Authenticate(nonce, associated, text, expected);
        if (CryptographicOperations.FixedTimeEquals(tag, expected))
            return true;
        text.Clear();
        return false;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        deriving.Dispose();
        encrypting.Dispose();
        hash.Dispose();
    }

    private void DeriveKeys(ReadOnlySpan<byte> nonce)
    {
        Span<byte> blocks = stackalloc byte[MostDerivationBlocks * BlockLength];
        blocks = blocks[..((2 + (keyLength / 8)) * BlockLength)];
        for (var i = 0; i < blocks.Length / BlockLength; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(blocks[(i * BlockLength)..], i);
            nonce.CopyTo(blocks[((i * BlockLength) + 4)..]);
        }

        deriving.Encrypt(blocks, blocks);
        for (var i = 1; i < blocks.Length / BlockLength; i++)
            blocks.Slice(i * BlockLength, 8).CopyTo(blocks[(i * 8)..]);
        hash.Begin(blocks[..BlockLength]);
        encrypting.SetKey(blocks.Slice(BlockLength, keyLength));
        blocks.Clear();
    }

    private void Authenticate(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> text, Span<byte> tag)
    {
        Span<byte> lengths = stackalloc byte[BlockLength];
        BinaryPrimitives.WriteUInt64LittleEndian(lengths, (ulong)associated.Length * 8);
        BinaryPrimitives.WriteUInt64LittleEndian(lengths[8..], (ulong)text.Length * 8);
        hash.Absorb(associated);
        hash.Absorb(text);
        hash.Absorb(lengths);
        hash.Finish(tag);
        BlockCipher.Xor(nonce, tag, tag);
        tag[^1] &= 0x7F;
        encrypting.Encrypt(tag, tag);
    }

    private void Count(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.IsEmpty)
            return;
        var start = Vector128.Create(tag);
        start = start.WithElement(BlockLength - 1, (byte)(start.GetElement(BlockLength - 1) | 0x80));
        encrypting.ApplyKeystream(start, CounterPlace.FirstLittleEndian, input, output);
    }
}
