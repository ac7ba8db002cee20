using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Tests.Control;

public class WireFloatTests
{
    [Theory]
    [InlineData(0x0480_0000u, 1.0)]
    [InlineData(0x0000_0000u, 0.0)]
    [InlineData(0x06C0_0000u, 3.0)]
    [InlineData(0x0A80_0000u, 8.0)]
    [InlineData(0x0280_0000u, 0.5)]
    [InlineData(0xF17C_ED91u, -0.001)]
    public void Known_numbers_have_chronys_bits(uint bits, double value)
    {
        Assert.Equal(value, WireFloat.ToDouble(bits), 1e-9);
        Assert.Equal(bits, WireFloat.FromDouble(value));
    }

    [Fact]
    public void Every_pattern_is_a_number_that_survives_being_written_again()
    {
        // Every exponent with the coefficients at its edges, and each single bit.
        for (var exponent = 0u; exponent < 128; exponent++)
        {
            for (var bit = 0; bit < 25; bit++)
            {
                foreach (var coefficient in new[] { 1u << bit, (1u << bit) - 1, (1u << 25) - (1u << bit), ((1u << 25) - 1) ^ (1u << bit) })
                    AssertSurvives((exponent << 25) | coefficient);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_million_random_patterns_survive(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_000_000; i++)
            AssertSurvives((uint)random.NextInt64(1L << 32));
    }

    [Theory]
    [InlineData(1)]
    public void A_million_random_numbers_keep_24_bits(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_000_000; i++)
        {
            var value = Math.ScaleB((random.NextDouble() * 2) - 1, random.Next(-60, 62));
            var error = Math.Abs(WireFloat.ToDouble(WireFloat.FromDouble(value)) - value);
            Assert.True(error <= Math.Max(Math.Abs(value) * Math.ScaleB(1, -24), Math.ScaleB(1, -90)),
                $"seed {seed}, number {i}: {value} is off by {error}");
        }
    }

    [Fact]
    public void What_the_format_cannot_hold_saturates_or_becomes_zero()
    {
        Assert.Equal(WireFloat.MaxValue, WireFloat.ToDouble(WireFloat.FromDouble(1e100)));
        Assert.Equal(WireFloat.MaxValue, WireFloat.ToDouble(WireFloat.FromDouble(double.PositiveInfinity)));
        Assert.Equal(-WireFloat.MaxValue, WireFloat.ToDouble(WireFloat.FromDouble(double.NegativeInfinity)));
        Assert.Equal(0u, WireFloat.FromDouble(double.NaN));
        Assert.Equal(0u, WireFloat.FromDouble(-0.0));
        Assert.Equal(0u, WireFloat.FromDouble(1e-100));
        Assert.Equal(0u, WireFloat.FromDouble(double.Epsilon));
        Assert.Equal(Math.ScaleB(1, -89), WireFloat.ToDouble(WireFloat.FromDouble(Math.ScaleB(1, -89))));
    }

    private static void AssertSurvives(uint bits)
    {
        var value = WireFloat.ToDouble(bits);
        var again = WireFloat.ToDouble(WireFloat.FromDouble(value));

        // The one coefficient without an opposite, −2²⁴ at the greatest exponent, is the one that saturates.
        if (value < -WireFloat.MaxValue)
            value = -WireFloat.MaxValue;
        Assert.True(value == again, $"{bits:X8} is {value}, then {again}");
    }
}
