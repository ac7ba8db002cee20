using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Stratum1.Protocol.Ciphers;

/// <summary>POLYVAL (RFC 8452 §3): a keyed hash, polynomial evaluation over GF(2¹²⁸). For one message per key.</summary>
internal abstract class Polyval : IDisposable
{
    private const int BlockLength = BlockCipher.BlockLength;

    /// <summary>The fastest one for this processor.</summary>
    internal static Polyval Create()
    {
        if (System.Runtime.Intrinsics.X86.Pclmulqdq.IsSupported)
            return new Polyval<X86Multiplier>();
        return System.Runtime.Intrinsics.Arm.Aes.IsSupported ? new Polyval<ArmMultiplier>() : new Polyval<PortableMultiplier>();
    }

    /// <summary>Takes a key of 16 octets, and begins a message.</summary>
    internal abstract void Begin(ReadOnlySpan<byte> key);

    /// <summary>Takes text of any length, filled up with zeros to whole blocks.</summary>
    internal void Absorb(ReadOnlySpan<byte> text)
    {
        var whole = text.Length / BlockLength * BlockLength;
        AbsorbBlocks(MemoryMarshal.Cast<byte, Vector128<ulong>>(text[..whole]));
        if (whole == text.Length)
            return;

        Span<byte> padded = stackalloc byte[BlockLength];
        padded.Clear();
        text[whole..].CopyTo(padded);
        AbsorbBlocks(MemoryMarshal.Cast<byte, Vector128<ulong>>(padded));
    }

    /// <summary>The hash so far, 16 octets.</summary>
    internal abstract void Finish(Span<byte> hash);

    /// <inheritdoc/>
    public abstract void Dispose();

    private protected abstract void AbsorbBlocks(ReadOnlySpan<Vector128<ulong>> blocks);
}

/// <summary>POLYVAL on one kind of multiplier.</summary>
internal sealed class Polyval<TMultiplier> : Polyval
    where TMultiplier : struct, ICarrylessMultiplier
{
    /// <summary>x¹²¹ + x¹²⁶ + x¹²⁷, the middle of the field's polynomial x¹²⁸ + x¹²⁷ + x¹²⁶ + x¹²¹ + 1, divided by x⁶⁴.</summary>
    private const ulong PolynomialMiddle = 0xC200_0000_0000_0000;

    // Key, hash; pinned, so that the collector leaves no copies behind.
    private readonly Vector128<ulong>[] state = GC.AllocateArray<Vector128<ulong>>(2, pinned: true);

    internal override void Begin(ReadOnlySpan<byte> key)
    {
        state[0] = Vector128.Create(key).AsUInt64();
        state[1] = Vector128<ulong>.Zero;
    }

    internal override void Finish(Span<byte> hash) => state[1].AsByte().CopyTo(hash);

    public override void Dispose() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(state.AsSpan()));

    private protected override void AbsorbBlocks(ReadOnlySpan<Vector128<ulong>> blocks)
    {
        var key = state[0];
        var hash = state[1];
        foreach (var block in blocks)
            hash = Dot(hash ^ block, key);
        state[1] = hash;
    }

    /// <summary>x · y · x⁻¹²⁸ (RFC 8452 §3).</summary>
    private static Vector128<ulong> Dot(Vector128<ulong> x, Vector128<ulong> y)
    {
        var low = TMultiplier.LowLow(x, y);
        var high = TMultiplier.HighHigh(x, y);
        var middle = TMultiplier.LowHigh(x, y) ^ TMultiplier.LowHigh(y, x);
        low ^= Vector128.Create(0, middle.GetElement(0));
        high ^= Vector128.Create(middle.GetElement(1), 0);
        return high ^ FoldLowest(FoldLowest(low));
    }

    /// <summary>
    /// Divides by x⁶⁴: as 1 = x¹²¹ + x¹²⁶ + x¹²⁷ + x¹²⁸ in the field, the lowest word moves up by that much, and the words down by one.
    /// </summary>
    private static Vector128<ulong> FoldLowest(Vector128<ulong> words)
        => TMultiplier.LowLow(words, Vector128.CreateScalar(PolynomialMiddle)) ^ Vector128.Create(words.GetElement(1), words.GetElement(0));
}
