using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Stratum1.Protocol.Ciphers;

/// <summary>AES-NI (Intel SDM volume 2: AESENC, AESENCLAST, PSHUFB; every processor with the first two has the third).</summary>
internal readonly struct X86AesRounds : IAesRounds
{
    public static Vector128<byte> Start(Vector128<byte> block, Vector128<byte> firstKey) => block ^ firstKey;

    public static Vector128<byte> Round(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> keyAfter)
        => Aes.Encrypt(state, keyAfter);

    public static Vector128<byte> LastRound(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> lastKey)
        => Aes.EncryptLast(state, lastKey);

    public static Vector128<byte> Pick(Vector128<byte> octets, Vector128<byte> indices) => Ssse3.Shuffle(octets, indices);

    public static Vector128<byte> SubstituteEqualColumns(Vector128<byte> columns) => Aes.EncryptLast(columns, Vector128<byte>.Zero);
}
