using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Ntp;

public class NtpShortTests
{
    /// <summary>One unit of the short format in units of a <see cref="TimeInterval"/>.</summary>
    private const long Unit = 1L << 16;

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1, 1u)]
    [InlineData(Unit, 1u)]
    [InlineData(Unit + 1, 2u)]
    [InlineData((1L << 32) * 16, 16u << 16)]
    [InlineData(-1, 0u)]
    [InlineData(long.MinValue, 0u)]
    [InlineData(long.MaxValue, uint.MaxValue)]
    [InlineData((uint.MaxValue * Unit) + 1, uint.MaxValue)]
    public void Lengths_are_rounded_up_and_saturate(long units, uint expected)
        => Assert.Equal(expected, NtpShort.RoundedUp(new(units)).Units);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_bound_is_never_understated_and_never_overstated_by_a_whole_unit(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var length = new TimeInterval(random.NextInt64(1L << random.Next(1, 48)));
            var excess = NtpShort.RoundedUp(length).Interval - length;
            Assert.True(excess >= TimeInterval.Zero && excess.Units < Unit, $"seed {seed}: {length.Units} gave {excess.Units} more");
        }
    }
}
