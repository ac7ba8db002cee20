using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Authentication;

// CMAC is CBC encryption whose last block was changed by a subkey; its last output block is the tag. One call of the platform's CBC
// per message then does it all. The call goes on from the last output of the call before, as CBC does, so that output is also mixed
// into the first block here: mixed in twice it is gone, and each message starts from zero.

/// <summary>AES-CMAC (RFC 4493; NIST SP 800-38B) for packets. One thread at a time; allocates nothing per message.</summary>
internal sealed class AesCmac : IDisposable
{
    public const int TagLength = BlockLength;

    private const int BlockLength = 16;

    private readonly Aes aes;
    private readonly ICryptoTransform cbc;
    private readonly UInt128 subkeyForWhole;
    private readonly UInt128 subkeyForPadded;
    private byte[] input = new byte[128];
    private byte[] output = new byte[128];
    private UInt128 last;

    public AesCmac(ReadOnlySpan<byte> key)
    {
        aes = Aes.Create();
        aes.Key = key.ToArray();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.None;
        aes.IV = new byte[BlockLength];
        cbc = aes.CreateEncryptor();
        cbc.TransformBlock(input, 0, BlockLength, output, 0);
        last = BinaryPrimitives.ReadUInt128BigEndian(output);
        subkeyForWhole = Double(last);
        subkeyForPadded = Double(subkeyForWhole);
    }

    /// <summary>Writes the 16 octets of the tag.</summary>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var blocks = Math.Max(1, (message.Length + BlockLength - 1) / BlockLength);
        var length = blocks * BlockLength;
        if (input.Length < length)
            (input, output) = (new byte[length], new byte[length]);

        message.CopyTo(input);
        if (message.Length < length)
        {
            input[message.Length] = 0x80;
            input.AsSpan(message.Length + 1, length - message.Length - 1).Clear();
        }

        Mix(length - BlockLength, message.Length < length ? subkeyForPadded : subkeyForWhole);
        Mix(0, last);
        cbc.TransformBlock(input, 0, length, output, 0);
        var tagBlock = output.AsSpan(length - BlockLength, BlockLength);
        last = BinaryPrimitives.ReadUInt128BigEndian(tagBlock);
        tagBlock.CopyTo(tag);
    }

    public void Dispose()
    {
        cbc.Dispose();
        aes.Dispose();
    }

    /// <summary>Multiplication by x in GF(2¹²⁸), polynomial x¹²⁸+x⁷+x²+x+1 (RFC 4493 §2.3).</summary>
    private static UInt128 Double(UInt128 value) => (value << 1) ^ (value >> 127 == 0 ? 0u : 0x87u);

    private void Mix(int offset, UInt128 value)
    {
        var block = input.AsSpan(offset, BlockLength);
        BinaryPrimitives.WriteUInt128BigEndian(block, BinaryPrimitives.ReadUInt128BigEndian(block) ^ value);
    }
}
