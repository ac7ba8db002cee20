using System.Runtime.Intrinsics;

namespace Stratum1.Protocol.Ciphers;

/// <summary>
/// Carry-less products from the ordinary multiplier, in constant time and without tables. Each factor is split into four parts that
/// keep every fourth bit. In a product of two such parts, at most 8 ones meet at any fourth bit, whose carries then stay within the
/// three bits that are free above it (32-bit factors: 32/4 = 8 &lt; 16); masking throws them away.
/// </summary>
/// <remarks>The integer multiplier must itself take constant time: true of Cortex-A53, A72 and A76 and of x86-64.</remarks>
internal readonly struct PortableMultiplier : ICarrylessMultiplier
{
    private const ulong EveryFourth = 0x1111_1111_1111_1111;

    public static Vector128<ulong> LowLow(Vector128<ulong> x, Vector128<ulong> y) => Multiply(x.GetElement(0), y.GetElement(0));

    public static Vector128<ulong> HighHigh(Vector128<ulong> x, Vector128<ulong> y) => Multiply(x.GetElement(1), y.GetElement(1));

    public static Vector128<ulong> LowHigh(Vector128<ulong> x, Vector128<ulong> y) => Multiply(x.GetElement(0), y.GetElement(1));

    /// <summary>Karatsuba: three products of 32 bits instead of four.</summary>
    private static Vector128<ulong> Multiply(ulong x, ulong y)
    {
        var (x0, x1, y0, y1) = (x & uint.MaxValue, x >> 32, y & uint.MaxValue, y >> 32);
        var low = Multiply32(x0, y0);
        var high = Multiply32(x1, y1);
        var middle = Multiply32(x0 ^ x1, y0 ^ y1) ^ low ^ high;
        return Vector128.Create(low ^ (middle << 32), high ^ (middle >> 32));
    }

    private static ulong Multiply32(ulong x, ulong y)
    {
        var (x0, x1, x2, x3) = (x & EveryFourth, x & (EveryFourth << 1), x & (EveryFourth << 2), x & (EveryFourth << 3));
        var (y0, y1, y2, y3) = (y & EveryFourth, y & (EveryFourth << 1), y & (EveryFourth << 2), y & (EveryFourth << 3));
        unchecked
        {
            return (((x0 * y0) ^ (x1 * y3) ^ (x2 * y2) ^ (x3 * y1)) & EveryFourth)
                 | (((x0 * y1) ^ (x1 * y0) ^ (x2 * y3) ^ (x3 * y2)) & (EveryFourth << 1))
                 | (((x0 * y2) ^ (x1 * y1) ^ (x2 * y0) ^ (x3 * y3)) & (EveryFourth << 2))
                 | (((x0 * y3) ^ (x1 * y2) ^ (x2 * y1) ^ (x3 * y0)) & (EveryFourth << 3));
        }
    }
}
