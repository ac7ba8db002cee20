using Stratum1.Protocol.Client;
using Stratum1.Protocol.Nts;

namespace Stratum1.Protocol.Tests.Exchanges;

public class TimestampNoncesTests
{
    /// <summary>A source of zeros: the worst luck there is.</summary>
    private static readonly TimestampNonces Unlucky = new(new RandomPool(octets => octets.Clear()));

    [Fact]
    public void A_nonce_is_neither_zero_nor_one_of_those_it_could_be_mistaken_for()
        => Assert.Equal(4UL, Unlucky.Draw(new(2), new(3), new(1)).Units);

    [Fact]
    public void A_fuzzed_timestamp_keeps_the_bits_above_the_precision()
    {
        var random = new Random(1);
        var nonces = new TimestampNonces(new RandomPool(random.NextBytes));
        var stamp = new NtpTimestamp(0x1234_5678_9ABC_DEF0);
        for (var i = 0; i < 100; i++)
        {
            var fuzzed = nonces.Fuzz(stamp, precision: -20, default, default, default);
            Assert.Equal(stamp.Units >> 12, fuzzed.Units >> 12);
        }

        Assert.Equal(stamp.Units + 1, Unlucky.Fuzz(stamp, precision: -20, stamp, default, default).Units);
    }
}
