using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Ciphers;

/// <summary>AES-CMAC (RFC 4493; NIST SP 800-38B): 128 bits that nobody without the key can make.</summary>
/// <param name="cipher">Becomes this object's own.</param>
public sealed class AesCmac(BlockCipher cipher) : IDisposable
{
    /// <summary>Octets of a MAC.</summary>
    public const int Length = BlockCipher.BlockLength;

    private readonly byte[] subkeys = GC.AllocateArray<byte>(2 * BlockCipher.BlockLength, pinned: true);

    /// <summary>K1 of RFC 4493 §2.3, added to a last block that is whole.</summary>
    internal ReadOnlySpan<byte> WholeBlockKey => subkeys.AsSpan(0, Length);

    /// <summary>K2 of RFC 4493 §2.3, added to a last block that was padded.</summary>
    internal ReadOnlySpan<byte> PaddedBlockKey => subkeys.AsSpan(Length, Length);

    /// <summary>Takes a key of 16, 24 or 32 octets.</summary>
    public void SetKey(ReadOnlySpan<byte> key)
    {
        cipher.SetKey(key);
        var subkey = subkeys.AsSpan(0, Length);
        Span<byte> zero = stackalloc byte[Length];
        zero.Clear();
        subkey.Clear();
        cipher.Chain(subkey, zero); // E(0); as everything else here, so that a cipher prepares itself for one direction of use only.
        Double(subkey);
        subkey.CopyTo(subkeys.AsSpan(Length));
        Double(subkeys.AsSpan(Length));
    }

    /// <summary>The MAC of a message of any length.</summary>
    /// <param name="mac">16 octets; shorter MACs are its beginning (RFC 4493 §2.4).</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        mac = mac[..Length];
        mac.Clear();
        var whole = message.Length == 0 ? 0 : (message.Length - 1) / Length * Length;
        cipher.Chain(mac, message[..whole]);
        Finish(mac, message[whole..]);
    }

    /// <summary>The MAC of a message of at least 16 octets, to whose end 16 octets are added first: "xorend" of RFC 5297 §2.1.</summary>
    internal void ComputeWithEndXored(ReadOnlySpan<byte> message, ReadOnlySpan<byte> end, Span<byte> mac)
    {
        mac = mac[..Length];
        mac.Clear();
        var untouched = (message.Length - Length) / Length * Length;
        cipher.Chain(mac, message[..untouched]);

        Span<byte> tail = stackalloc byte[2 * Length];
        tail = tail[..(message.Length - untouched)];
        message[untouched..].CopyTo(tail);
        BlockCipher.Xor(end, tail[^Length..], tail[^Length..]);
        var whole = tail.Length > Length ? Length : 0;
        cipher.Chain(mac, tail[..whole]);
        Finish(mac, tail[whole..]);
        tail.Clear();
    }

    /// <summary>Multiplication by x in GF(2¹²⁸) of RFC 4493 §2.3, whose polynomial has the low bits 87h. No branch on the value.</summary>
    internal static void Double(Span<byte> block)
    {
        var value = BinaryPrimitives.ReadUInt128BigEndian(block);
        var carry = unchecked((ulong)((long)(ulong)(value >> 64) >> 63)) & 0x87;
        BinaryPrimitives.WriteUInt128BigEndian(block, (value << 1) ^ carry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(subkeys);
        cipher.Dispose();
    }

    private void Finish(Span<byte> mac, ReadOnlySpan<byte> last)
    {
        Span<byte> block = stackalloc byte[Length];
        block.Clear();
        last.CopyTo(block);
        if (last.Length < Length)
            block[last.Length] = 0x80;
        BlockCipher.Xor(block, last.Length < Length ? PaddedBlockKey : WholeBlockKey, block);
        cipher.Chain(mac, block);
        block.Clear();
    }
}
