using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Stratum1.Protocol.Ciphers;

/// <summary>
/// The ARMv8 cryptographic extension (Arm ARM C7.2: AESE, AESMC; TBL), as Cortex-A76 has it and Cortex-A53 and A72 of a Pi have not.
/// </summary>
internal readonly struct ArmAesRounds : IAesRounds
{
    public static Vector128<byte> Start(Vector128<byte> block, Vector128<byte> firstKey) => block;

    public static Vector128<byte> Round(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> keyAfter)
        => Aes.MixColumns(Aes.Encrypt(state, keyBefore));

    public static Vector128<byte> LastRound(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> lastKey)
        => Aes.Encrypt(state, keyBefore) ^ lastKey;

    public static Vector128<byte> Pick(Vector128<byte> octets, Vector128<byte> indices) => AdvSimd.Arm64.VectorTableLookup(octets, indices);

    public static Vector128<byte> SubstituteEqualColumns(Vector128<byte> columns) => Aes.Encrypt(columns, Vector128<byte>.Zero);
}
