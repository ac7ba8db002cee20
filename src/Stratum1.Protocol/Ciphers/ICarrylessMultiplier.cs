using System.Runtime.Intrinsics;

namespace Stratum1.Protocol.Ciphers;

/// <summary>Products of polynomials over GF(2): 64 bits by 64 bits, without carries.</summary>
internal interface ICarrylessMultiplier
{
    /// <summary>Lower half of x by lower half of y.</summary>
    static abstract Vector128<ulong> LowLow(Vector128<ulong> x, Vector128<ulong> y);

    /// <summary>Upper half of x by upper half of y.</summary>
    static abstract Vector128<ulong> HighHigh(Vector128<ulong> x, Vector128<ulong> y);

    /// <summary>Lower half of x by upper half of y.</summary>
    static abstract Vector128<ulong> LowHigh(Vector128<ulong> x, Vector128<ulong> y);
}

/// <summary>PCLMULQDQ (Intel SDM volume 2).</summary>
internal readonly struct X86Multiplier : ICarrylessMultiplier
{
    public static Vector128<ulong> LowLow(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.X86.Pclmulqdq.CarrylessMultiply(x, y, 0x00);

    public static Vector128<ulong> HighHigh(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.X86.Pclmulqdq.CarrylessMultiply(x, y, 0x11);

    public static Vector128<ulong> LowHigh(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.X86.Pclmulqdq.CarrylessMultiply(x, y, 0x10);
}

/// <summary>PMULL and PMULL2 of 64-bit halves (Arm ARM C7.2), part of the ARMv8 cryptographic extension.</summary>
internal readonly struct ArmMultiplier : ICarrylessMultiplier
{
    public static Vector128<ulong> LowLow(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.Arm.Aes.PolynomialMultiplyWideningLower(x.GetLower(), y.GetLower());

    public static Vector128<ulong> HighHigh(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.Arm.Aes.PolynomialMultiplyWideningUpper(x, y);

    public static Vector128<ulong> LowHigh(Vector128<ulong> x, Vector128<ulong> y)
        => System.Runtime.Intrinsics.Arm.Aes.PolynomialMultiplyWideningLower(x.GetLower(), y.GetUpper());
}
