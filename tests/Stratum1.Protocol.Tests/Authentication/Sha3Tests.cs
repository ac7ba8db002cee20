using System.Security.Cryptography;
using System.Text;
using Stratum1.Protocol.Authentication;

namespace Stratum1.Protocol.Tests.Authentication;

public class Sha3Tests
{
    /// <summary>NIST's examples for FIPS 202: the empty message and "abc".</summary>
    [Theory]
    [InlineData(28, "", "6B4E03423667DBB73B6E15454F0EB1ABD4597F9A1B078E3F5B5A6BC7")]
    [InlineData(28, "abc", "E642824C3F8CF24AD09234EE7D3C766FC9A3A5168D0C94AD73B46FDF")]
    [InlineData(32, "", "A7FFC6F8BF1ED76651C14756A061D662F580FF4DE43B49FA82D80A4B80F8434A")]
    [InlineData(32, "abc", "3A985DA74FE225B2045C172D6BD390BD855F086E3E9D525B46BFE24511431532")]
    public void The_examples_of_NIST_come_out(int length, string message, string expected)
        => Assert.Equal(expected, Hash(Encoding.ASCII.GetBytes(message), length));

    [Fact]
    public void It_agrees_with_the_platform_where_that_has_it()
    {
        if (!SHA3_256.IsSupported)
            return;
        var random = new Random(3);
        for (var length = 0; length < 300; length++)
        {
            var message = new byte[length];
            random.NextBytes(message);
            Assert.Equal(Convert.ToHexString(SHA3_256.HashData(message)), Hash(message, 32));
            Assert.Equal(Convert.ToHexString(SHA3_384.HashData(message)), Hash(message, 48));
            Assert.Equal(Convert.ToHexString(SHA3_512.HashData(message)), Hash(message, 64));
        }
    }

    private static string Hash(byte[] message, int length)
    {
        var digest = new byte[length];
        Sha3.Hash(message, digest);
        return Convert.ToHexString(digest);
    }
}
