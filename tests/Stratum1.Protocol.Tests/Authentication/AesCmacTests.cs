using System.Text.Json;
using Stratum1.Protocol.Authentication;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Authentication;

public class AesCmacTests
{
    /// <summary>RFC 4493 §4, examples 1 to 4: one key, so each also shows that the message before left no trace.</summary>
    [Theory]
    [InlineData(0, "BB1D6929E95937287FA37D129B756746")]
    [InlineData(16, "070A16B46B4D4144F79BDD9DD04A287C")]
    [InlineData(40, "DFA66747DE9AE63030CA32611497C827")]
    [InlineData(64, "51F0BEBF7E3B9D92FC49741779363CFE")]
    public void The_examples_of_RFC_4493_come_out(int length, string expected)
    {
        var message = Convert.FromHexString(
            "6BC1BEE22E409F96E93D7E117393172AAE2D8A571E03AC9C9EB76FAC45AF8E5130C8"
            + "1C46A35CE411E5FBC1191A0A52EFF69F2445DF4F9B17AD2B417BE66C3710");
        using var cmac = new AesCmac(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        for (var repetition = 0; repetition < 3; repetition++)
        {
            Assert.Equal(expected, Tag(cmac, message[..length]));
            Tag(cmac, message[..(repetition * 17)]);
        }
    }

    [SharedDataFact]
    public void Wycheproof_agrees()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("crypto", "aes_cmac_test.json")));
        var (valid, invalid) = (0, 0);
        foreach (var group in file.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var key = Convert.FromHexString(test.GetProperty("key").GetString()!);
                if (key.Length is not (16 or 32))
                    continue;
                using var cmac = new AesCmac(key);
                var tag = Tag(cmac, Convert.FromHexString(test.GetProperty("msg").GetString()!));
                var isValid = test.GetProperty("result").GetString() == "valid";
                Assert.Equal(isValid, tag.Equals(test.GetProperty("tag").GetString(), StringComparison.OrdinalIgnoreCase));
                _ = isValid ? valid++ : invalid++;
            }
        }

        Assert.True(valid > 40 && invalid > 100, $"{valid} valid, {invalid} invalid");
    }

    private static string Tag(AesCmac cmac, byte[] message)
    {
        var tag = new byte[AesCmac.TagLength];
        cmac.Compute(message, tag);
        return Convert.ToHexString(tag);
    }
}
