using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Tests;

/// <summary>AES-GCM (NIST SP 800-38D) bit by bit: nothing of ours uses it, but its vectors are good vectors for AES.</summary>
internal static class PlainGcm
{
    public static (byte[] Encrypted, byte[] Tag) Seal(BlockCipher cipher, byte[] key, byte[] nonce, byte[] associated, byte[] text)
    {
        cipher.SetKey(key);
        var zero = new byte[16];
        cipher.Encrypt(zero, zero);
        var hashKey = BinaryPrimitives.ReadUInt128BigEndian(zero);

        var counter = new byte[16];
        if (nonce.Length == 12)
        {
            nonce.CopyTo(counter, 0);
            counter[15] = 1;
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(counter, Hash(hashKey, [], nonce));
        }

        var first = (byte[])counter.Clone();
        cipher.Encrypt(first, first);

        BinaryPrimitives.WriteUInt32BigEndian(counter.AsSpan(12), unchecked(BinaryPrimitives.ReadUInt32BigEndian(counter.AsSpan(12)) + 1));
        var encrypted = new byte[text.Length];
        cipher.ApplyKeystream(Vector128.Create(counter), CounterPlace.LastBigEndian, text, encrypted);

        var tag = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(tag, Hash(hashKey, associated, encrypted));
        BlockCipher.Xor(tag, first, tag);
        return (encrypted, tag);
    }

    private static UInt128 Hash(UInt128 key, byte[] associated, byte[] text)
    {
        var hash = UInt128.Zero;
        foreach (var part in new[] { associated, text })
        {
            for (var i = 0; i < part.Length; i += 16)
            {
                var block = new byte[16];
                part.AsSpan(i, Math.Min(16, part.Length - i)).CopyTo(block);
                hash = Multiply(hash ^ BinaryPrimitives.ReadUInt128BigEndian(block), key);
            }
        }

        return Multiply(hash ^ new UInt128((ulong)associated.Length * 8, (ulong)text.Length * 8), key);
    }

    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        var (product, shifted) = (UInt128.Zero, y);
        for (var bit = 127; bit >= 0; bit--)
        {
            if ((x >> bit & 1) != 0)
                product ^= shifted;
            shifted = (shifted >> 1) ^ ((shifted & 1) != 0 ? new UInt128(0xE100_0000_0000_0000, 0) : 0);
        }

        return product;
    }
}
