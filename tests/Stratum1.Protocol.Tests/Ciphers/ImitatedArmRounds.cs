using System.Runtime.Intrinsics;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Tests.Ciphers;

/// <summary>
/// <see cref="ArmAesRounds"/> with AESE and AESMC written out as the Arm ARM defines them, so that the order of rounds and keys is
/// tested on other processors too. Slow, and not in constant time.
/// </summary>
internal readonly struct ImitatedArmRounds : IAesRounds
{
    private static readonly byte[] Substitution = MakeSubstitution();

    public static Vector128<byte> Start(Vector128<byte> block, Vector128<byte> firstKey) => block;

    public static Vector128<byte> Round(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> keyAfter)
        => Aesmc(Aese(state, keyBefore));

    public static Vector128<byte> LastRound(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> lastKey)
        => Aese(state, keyBefore) ^ lastKey;

    public static Vector128<byte> Pick(Vector128<byte> octets, Vector128<byte> indices) => Vector128.Shuffle(octets, indices);

    public static Vector128<byte> SubstituteEqualColumns(Vector128<byte> columns) => Aese(columns, Vector128<byte>.Zero);

    /// <summary>AddRoundKey, ShiftRows, SubBytes.</summary>
    private static Vector128<byte> Aese(Vector128<byte> state, Vector128<byte> key)
    {
        state ^= key;
        var result = Vector128<byte>.Zero;
        for (var column = 0; column < 4; column++)
        {
            for (var row = 0; row < 4; row++)
                result = result.WithElement((column * 4) + row, Substitution[state.GetElement(((column + row) % 4 * 4) + row)]);
        }

        return result;
    }

    /// <summary>MixColumns.</summary>
    private static Vector128<byte> Aesmc(Vector128<byte> state)
    {
        var result = Vector128<byte>.Zero;
        for (var i = 0; i < 16; i++)
        {
            var column = i / 4 * 4;
            byte At(int row) => state.GetElement(column + ((i + row) % 4));
            result = result.WithElement(i, (byte)(Times(2, At(0)) ^ Times(3, At(1)) ^ At(2) ^ At(3)));
        }

        return result;
    }

    /// <summary>FIPS 197 §5.1.1: the inverse, then an affine map.</summary>
    private static byte[] MakeSubstitution()
    {
        var table = new byte[256];
        for (var x = 0; x < 256; x++)
        {
            var inverse = Enumerable.Range(0, 256).FirstOrDefault(y => Times((byte)x, (byte)y) == 1);
            var bits = inverse;
            for (var i = 1; i <= 4; i++)
                bits ^= (inverse << i) | (inverse >> (8 - i));
            table[x] = (byte)((bits & 0xFF) ^ 0x63);
        }

        return table;
    }

    private static byte Times(byte x, byte y)
    {
        var (product, shifted) = (0, (int)y);
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= (x >> bit & 1) * shifted;
            shifted = (shifted << 1) ^ ((shifted >> 7) * 0x11B);
        }

        return (byte)product;
    }
}
