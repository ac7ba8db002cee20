using System.Security.Cryptography;

namespace Stratum1.Linux;

/// <summary>
/// AES forwards through libcrypto, which has constant-time code for processors without AES instructions (vpaes, bsaes on a Pi 3 or 4).
/// </summary>
/// <remarks>
/// One thread at a time. A new key costs no lookup of algorithms: that, in OpenSSL 3, takes longer than the encryption of a packet.
/// </remarks>
public sealed unsafe class OpenSslAes : IDisposable
{
    private const int BlockLength = 16;

    /// <summary>How much is chained by one call: a whole NTS request.</summary>
    private const int ChunkLength = 256;

    private static readonly AesImplementations Ecb = new("ECB");
    private static readonly AesImplementations Cbc = new("CBC");

    private readonly CipherContextHandle separate = OpenSslException.Check(LibCrypto.EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new");
    private readonly CipherContextHandle chained = OpenSslException.Check(LibCrypto.EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new");

    // The key, because a context is prepared at its first use only; and the last block of the chain, to begin another without a call.
    private readonly byte[] key = GC.AllocateArray<byte>(32, pinned: true);
    private readonly byte[] last = GC.AllocateArray<byte>(BlockLength, pinned: true);
    private int keyLength;
    private bool separateReady;
    private bool chainedReady;

    /// <summary>Takes a key of 16, 24 or 32 octets.</summary>
    /// <exception cref="ArgumentException">Another length.</exception>
    public void SetKey(ReadOnlySpan<byte> newKey)
    {
        if (newKey.Length is not (16 or 24 or 32))
            throw new ArgumentException("an AES key has 16, 24 or 32 octets", nameof(newKey));
        newKey.CopyTo(key);
        keyLength = newKey.Length;
        (separateReady, chainedReady) = (false, false);
    }

    /// <summary>Encrypts whole blocks, each for itself; <paramref name="output"/> may be the input.</summary>
    public void Encrypt(ReadOnlySpan<byte> input, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, input.Length, nameof(output));
        if (!separateReady)
            Prepare(separate, Ecb);
        separateReady = true;
        Update(separate, input, output);
    }

    /// <summary>CBC-MAC: for each block, state = E(state ⊕ block).</summary>
    /// <param name="state">16 octets.</param>
    public void Chain(Span<byte> state, ReadOnlySpan<byte> blocks)
    {
        if (!chainedReady)
        {
            CryptographicOperations.ZeroMemory(last);
            Prepare(chained, Cbc);
        }

        chainedReady = true;

        Span<byte> chunk = stackalloc byte[ChunkLength];
        for (; !blocks.IsEmpty; blocks = blocks[Math.Min(ChunkLength, blocks.Length)..])
        {
            var part = chunk[..Math.Min(ChunkLength, blocks.Length)];
            blocks[..part.Length].CopyTo(part);

            // The context will add its own last block to the first of these; that is taken out, and the state put in its place.
            for (var i = 0; i < BlockLength; i++)
                part[i] ^= (byte)(last[i] ^ state[i]);
            Update(chained, part, part);
            part[^BlockLength..].CopyTo(last);
            last.CopyTo(state);
        }

        chunk.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        separate.Dispose();
        chained.Dispose();
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(last);
    }

    private static void Update(CipherContextHandle context, ReadOnlySpan<byte> input, Span<byte> output)
    {
        int written;
        fixed (byte* from = input, to = output)
            OpenSslException.Check(LibCrypto.EVP_EncryptUpdate(context, to, &written, from, input.Length), "EVP_EncryptUpdate");
    }

    private void Prepare(CipherContextHandle context, AesImplementations mode)
    {
        Span<byte> first = stackalloc byte[BlockLength];
        first.Clear();
        fixed (byte* keyStart = key, zero = first)
            OpenSslException.Check(
                LibCrypto.EVP_EncryptInit_ex2(context, mode.ForKey(keyLength), keyStart, zero, 0), "EVP_EncryptInit_ex2");
        OpenSslException.Check(LibCrypto.EVP_CIPHER_CTX_set_padding(context, 0), "EVP_CIPHER_CTX_set_padding");
    }

    /// <summary>One mode's EVP_CIPHER for each key length; fetched once, never freed.</summary>
    private sealed class AesImplementations(string mode)
    {
        private readonly nint[] ciphers = new nint[3];

        internal nint ForKey(int length)
        {
            ref var cipher = ref ciphers[(length / 8) - 2];
            if (cipher == 0)
                cipher = OpenSslException.Check(LibCrypto.EVP_CIPHER_fetch(0, $"AES-{length * 8}-{mode}", 0), "EVP_CIPHER_fetch");
            return cipher;
        }
    }
}
