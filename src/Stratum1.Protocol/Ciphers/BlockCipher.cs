using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stratum1.Protocol.Ciphers;

/// <summary>
/// AES (FIPS 197) forwards, the only direction that CMAC, SIV and GCM-SIV need. The seam between two implementations: the CPU's
/// own instructions (<see cref="HardwareAes"/>), and OpenSSL where it has none, which the daemon brings along.
/// </summary>
/// <remarks>
/// The time a call takes depends on lengths only, never on key or data. One thread at a time; nothing is allocated per call.
/// The key is erased by <see cref="Dispose()"/> and replaced by the next <see cref="SetKey"/>.
/// </remarks>
public abstract class BlockCipher : IDisposable
{
    /// <summary>Octets of a block.</summary>
    public const int BlockLength = 16;

    /// <summary>Blocks of keystream made at once: as many as the instructions keep in flight, twice.</summary>
    private const int KeystreamBlocks = 8;

    /// <summary>So many blocks take no longer than one.</summary>
    private const int BlocksAtOnce = 4;

    /// <summary>A block of zeros: chaining it encrypts the state.</summary>
    internal static ReadOnlySpan<byte> ZeroBlock => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Takes a key of 16, 24 or 32 octets.</summary>
    /// <exception cref="ArgumentException">Another length: a bug of the caller.</exception>
    public abstract void SetKey(ReadOnlySpan<byte> key);

    /// <summary>Encrypts whole blocks, each for itself (ECB).</summary>
    /// <param name="input">A multiple of 16 octets.</param>
    /// <param name="output">At least as long; the same memory, or none of it.</param>
    public abstract void Encrypt(ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Takes whole blocks into a CBC-MAC: for each, state = E(state ⊕ block).</summary>
    /// <param name="state">What it was; zero at the beginning.</param>
    /// <param name="blocks">A multiple of 16 octets; may be empty.</param>
    /// <returns>What it is then.</returns>
    public abstract Vector128<byte> Chain(Vector128<byte> state, ReadOnlySpan<byte> blocks);

    /// <summary>Encrypts two blocks that do not depend on each other; instructions do it in hardly more time than one.</summary>
    /// <param name="first">Replaced by its encryption.</param>
    /// <param name="second">Likewise.</param>
    public virtual void EncryptBoth(ref Vector128<byte> first, ref Vector128<byte> second)
        => (first, second) = (Chain(first, ZeroBlock), Chain(second, ZeroBlock));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>x ⊕ y, for as many octets as <paramref name="x"/> has; <paramref name="result"/> may be either.</summary>
    internal static void Xor(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, Span<byte> result)
    {
        var i = 0;
        for (; i + BlockLength <= x.Length; i += BlockLength)
            (Vector128.Create(x.Slice(i, BlockLength)) ^ Vector128.Create(y.Slice(i, BlockLength))).CopyTo(result[i..]);
        for (; i < x.Length; i++)
            result[i] = (byte)(x[i] ^ y[i]);
    }

    /// <summary>Up to a block of text, filled up with zeros.</summary>
    internal static Vector128<byte> Load(ReadOnlySpan<byte> text)
    {
        if (text.Length == BlockLength)
            return Vector128.Create(text);
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        text.CopyTo(block);
        return Vector128.Create(block);
    }

    /// <summary>Counter mode: the text ⊕ E(counter), E(counter + 1), …</summary>
    /// <param name="counter">The first counter block; counts on 32 of its bits, modulo 2³².</param>
    /// <param name="place">Which these are.</param>
    /// <param name="input">Any number of octets.</param>
    /// <param name="output">As long; the same memory, or none of it.</param>
    internal void ApplyKeystream(Vector128<byte> counter, CounterPlace place, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<Vector128<byte>> blocks = stackalloc Vector128<byte>[KeystreamBlocks];
        var keystream = MemoryMarshal.AsBytes(blocks);
        while (!input.IsEmpty)
        {
            var length = Math.Min(input.Length, keystream.Length);
            var count = (length + BlockLength - 1) / BlockLength;
            for (var i = 0; i < count; i++)
            {
                blocks[i] = counter;
                counter = place.Increment(counter);
            }

            var encrypted = keystream[..((count + BlocksAtOnce - 1) / BlocksAtOnce * BlocksAtOnce * BlockLength)];
            Encrypt(encrypted, encrypted);
            Xor(input[..length], keystream, output);
            input = input[length..];
            output = output[length..];
        }

        blocks.Clear();
    }

    /// <summary>Erases the key.</summary>
    protected abstract void Dispose(bool disposing);
}
