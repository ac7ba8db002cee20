using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Ciphers;

/// <summary>AES-CMAC (RFC 4493; NIST SP 800-38B): 128 bits that nobody without the key can make.</summary>
/// <param name="cipher">Becomes this object's own.</param>
public sealed class AesCmac(BlockCipher cipher) : IDisposable
{
    /// <summary>Octets of a MAC.</summary>
    public const int Length = BlockCipher.BlockLength;

    // K1 and K2; pinned, so that the collector leaves no copies behind.
    private readonly Vector128<byte>[] subkeys = GC.AllocateArray<Vector128<byte>>(2, pinned: true);

    /// <summary>K1 of RFC 4493 §2.3, added to a last block that is whole.</summary>
    internal Vector128<byte> WholeBlockKey => subkeys[0];

    /// <summary>K2 of RFC 4493 §2.3, added to a last block that was padded.</summary>
    internal Vector128<byte> PaddedBlockKey => subkeys[1];

    /// <summary>Takes a key of 16, 24 or 32 octets.</summary>
    public void SetKey(ReadOnlySpan<byte> key)
    {
        cipher.SetKey(key);
        subkeys[0] = Double(Encrypt(Vector128<byte>.Zero));
        subkeys[1] = Double(subkeys[0]);
    }

    /// <summary>The MAC of a message of any length.</summary>
    /// <param name="mac">16 octets; shorter MACs are its beginning (RFC 4493 §2.4).</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac) => Compute(message).CopyTo(mac);

    /// <summary>The MAC of a message of any length.</summary>
    internal Vector128<byte> Compute(ReadOnlySpan<byte> message)
    {
        var whole = message.Length == 0 ? 0 : (message.Length - 1) / Length * Length;
        return Finish(cipher.Chain(Vector128<byte>.Zero, message[..whole]), message[whole..]);
    }

    /// <summary>The MACs of a message of any length, and of another of one block.</summary>
    internal (Vector128<byte> Mac, Vector128<byte> OfBlock) Compute(ReadOnlySpan<byte> message, Vector128<byte> block)
    {
        var whole = message.Length == 0 ? 0 : (message.Length - 1) / Length * Length;
        var mac = LastInput(cipher.Chain(Vector128<byte>.Zero, message[..whole]), message[whole..]);
        var ofBlock = block ^ WholeBlockKey;
        cipher.EncryptBoth(ref mac, ref ofBlock);
        return (mac, ofBlock);
    }

    /// <summary>The MAC of a message of one block.</summary>
    internal Vector128<byte> Compute(Vector128<byte> message) => Encrypt(message ^ WholeBlockKey);

    /// <summary>The MAC of a message of at least 16 octets, to whose end 16 octets are added first: "xorend" of RFC 5297 §2.1.</summary>
    internal Vector128<byte> ComputeWithEndXored(ReadOnlySpan<byte> message, Vector128<byte> end)
    {
        var untouched = (message.Length - Length) / Length * Length;
        var state = cipher.Chain(Vector128<byte>.Zero, message[..untouched]);
        if (message.Length - untouched == Length)
            return Encrypt(state ^ Vector128.Create(message[untouched..]) ^ end ^ WholeBlockKey);

        Span<byte> tail = stackalloc byte[2 * Length];
        tail = tail[..(message.Length - untouched)];
        message[untouched..].CopyTo(tail);
        (Vector128.Create(tail[^Length..]) ^ end).CopyTo(tail[^Length..]);
        var mac = Finish(cipher.Chain(state, tail[..Length]), tail[Length..]);
        tail.Clear();
        return mac;
    }

    /// <summary>
    /// Multiplication by x in GF(2¹²⁸) of RFC 4493 §2.3, whose polynomial has the low bits 87h. No branch on the value.
    /// </summary>
    internal static Vector128<byte> Double(Vector128<byte> block)
    {
        var words = block.AsUInt64();
        var high = BinaryPrimitives.ReverseEndianness(words.GetElement(0));
        var low = BinaryPrimitives.ReverseEndianness(words.GetElement(1));
        var carry = unchecked((ulong)((long)high >> 63)) & 0x87;
        high = (high << 1) | (low >> 63);
        low = (low << 1) ^ carry;
        return Vector128.Create(BinaryPrimitives.ReverseEndianness(high), BinaryPrimitives.ReverseEndianness(low)).AsByte();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(subkeys.AsSpan()));
        cipher.Dispose();
    }

    private Vector128<byte> Finish(Vector128<byte> state, ReadOnlySpan<byte> last) => Encrypt(LastInput(state, last));

    /// <summary>What is encrypted last: the last block, whole or padded, with its key and what came before.</summary>
    private Vector128<byte> LastInput(Vector128<byte> state, ReadOnlySpan<byte> last)
    {
        if (last.Length == Length)
            return state ^ Vector128.Create(last) ^ WholeBlockKey;
        var padded = BlockCipher.Load(last).WithElement(last.Length, (byte)0x80);
        return state ^ padded ^ PaddedBlockKey;
    }

    private Vector128<byte> Encrypt(Vector128<byte> block) => cipher.Chain(block, BlockCipher.ZeroBlock);
}
