namespace Stratum1.Protocol.Control.Wire;

/// <summary>
/// The control protocol's 32-bit number: a signed exponent of 7 bits above a signed coefficient of 25 bits without a hidden one;
/// the value is coefficient · 2^(exponent − 25).
/// </summary>
/// <remarks>
/// Normal numbers have 24 bits of precision (relative error 2⁻²⁴) and reach from 2⁻⁶⁶ to 2⁶²; smaller ones lose bits one by one.
/// The format has neither infinities nor NaN.
/// </remarks>
public static class WireFloat
{
    private const int CoefficientBits = 25;
    private const int MinExponent = -64;
    private const int MaxExponent = 63;

    /// <summary>The largest coefficient, 2²⁴ − 1.</summary>
    private const int MaxCoefficient = (1 << (CoefficientBits - 1)) - 1;

    /// <summary>The largest number there is, just below 2⁶².</summary>
    public static double MaxValue { get; } = Math.ScaleB(MaxCoefficient, MaxExponent - CoefficientBits);

    /// <summary>What the 32 bits mean; every pattern means a number.</summary>
    public static double ToDouble(uint bits)
    {
        var exponent = unchecked((int)bits) >> CoefficientBits;
        var coefficient = unchecked((int)(bits << (32 - CoefficientBits))) >> (32 - CoefficientBits);
        return Math.ScaleB(coefficient, exponent - CoefficientBits);
    }

    /// <summary>The nearest number of the format: too large ones saturate, too small ones and NaN become zero.</summary>
    public static uint FromDouble(double value)
    {
        var size = Math.Abs(value);
        if (double.IsNaN(value) || size == 0)
            return 0;
        if (size >= MaxValue)
            return Pack(value < 0 ? -MaxCoefficient : MaxCoefficient, MaxExponent);

        // The exponent that puts the coefficient between 2²³ and 2²⁴; rounding may carry it to 2²⁴.
        var exponent = Math.Max(Math.ILogB(size) + 2, MinExponent);
        var coefficient = (int)Math.Round(Math.ScaleB(value, CoefficientBits - exponent));
        if (coefficient == 0)
            return 0;
        return Math.Abs(coefficient) > MaxCoefficient ? Pack(coefficient / 2, exponent + 1) : Pack(coefficient, exponent);
    }

    private static uint Pack(int coefficient, int exponent)
        => unchecked(((uint)exponent << CoefficientBits) | ((uint)coefficient & ((1u << CoefficientBits) - 1)));
}
