using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Tests.Ciphers;

public class CarrylessMultiplierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_portable_product_equals_the_one_made_bit_by_bit(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            // All ones make the most carries.
            var x = Vector128.Create(Number(i), Number(i));
            var y = Vector128.Create(Number(i / 3), Number(i));
            Check(PortableMultiplier.LowLow(x, y), x.GetElement(0), y.GetElement(0));
            Check(PortableMultiplier.HighHigh(x, y), x.GetElement(1), y.GetElement(1));
            Check(PortableMultiplier.LowHigh(x, y), x.GetElement(0), y.GetElement(1));
            if (!Pclmulqdq.IsSupported)
                continue;
            Assert.Equal(PortableMultiplier.LowLow(x, y), X86Multiplier.LowLow(x, y));
            Assert.Equal(PortableMultiplier.HighHigh(x, y), X86Multiplier.HighHigh(x, y));
            Assert.Equal(PortableMultiplier.LowHigh(x, y), X86Multiplier.LowHigh(x, y));
        }

        ulong Number(int kind) => (kind % 5) switch
        {
            0 => ulong.MaxValue,
            1 => 0x1111_1111_1111_1111UL << random.Next(4),
            _ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        };

        void Check(Vector128<ulong> product, ulong x, ulong y)
        {
            var expected = UInt128.Zero;
            for (var bit = 0; bit < 64; bit++)
                expected ^= (x >> bit & 1) * ((UInt128)y << bit);
            Assert.True(expected == new UInt128(product.GetElement(1), product.GetElement(0)), $"seed {seed}: {x:X} x {y:X}");
        }
    }
}
