using System.Text;
using Stratum1.Protocol.Authentication;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Authentication;

public class KeyFileTests
{
    [Fact]
    public void The_forms_of_chronys_manual_are_read()
    {
        var file = Parse(
            "# comment\n! comment\n; comment\n% comment\n\n10 tulip\r\n 11\thyacinth\n20 MD5 ASCII:crocus\n"
            + "25 SHA1 HEX:933F62BE1D604E68A81B557F18CFA200483F5B70\n30 AES128 HEX:7EA62AE64D190114D46D5A082F948EC1\n"
            + "31 aes256 HEX:37DDCBC67BB902BCB8E995977FAB4D2B5642F5B32EBCEEE421921D97E5CBFE39\n4294967295 SHA3-224 HEX:00");

        Assert.Empty(file.Problems);
        Assert.Equal(7, file.Keys.Count);
        Assert.Equal(MacAlgorithm.Md5, file.Keys.Find(10)!.Algorithm);
        Assert.Equal("tulip", Encoding.ASCII.GetString(file.Keys.Find(10)!.Secret));
        Assert.Equal("crocus", Encoding.ASCII.GetString(file.Keys.Find(20)!.Secret));
        Assert.Equal(160, file.Keys.Find(25)!.Bits);
        Assert.Equal(MacAlgorithm.Aes256, file.Keys.Find(31)!.Algorithm);
        Assert.True(file.Keys.Find(10)!.IsWeak);
        Assert.False(file.Keys.Find(30)!.IsWeak);
        Assert.Null(file.Keys.Find(1));
    }

    [Theory]
    [InlineData("0 key", "key number")]
    [InlineData("-1 key", "key number")]
    [InlineData("4294967296 key", "key number")]
    [InlineData("x key", "key number")]
    [InlineData("1", "two or three words")]
    [InlineData("1 MD5 key more", "two or three words")]
    [InlineData("1 CRC32 key", "MD5 SHA1 SHA256")]
    [InlineData("1 TIGER HEX:00", "TIGER keys are not supported")]
    [InlineData("1 whirlpool HEX:00", "WHIRLPOOL keys are not supported")]
    [InlineData("1 MD5 HEX:123", "odd number")]
    [InlineData("1 MD5 HEX:1G", "odd number")]
    [InlineData("1 MD5 HEX:", "empty")]
    [InlineData("1 MD5 ASCII:", "empty")]
    [InlineData("1 AES128 HEX:00112233", "takes 128 bits (32 digits after HEX:), not 32")]
    [InlineData("1 AES256 0123456789abcdef", "takes 256 bits")]
    public void A_bad_line_is_told_in_a_sentence_and_the_others_are_used(string line, string expected)
    {
        var file = Parse($"7 good\n{line}\n8 good");
        var problem = Assert.Single(file.Problems);
        Assert.Equal(2, problem.Line);
        Assert.Contains(expected, problem.Text);
        Assert.EndsWith(".", problem.Text);
        Assert.Equal(2, file.Keys.Count);
    }

    [Fact]
    public void The_first_of_two_keys_with_one_number_is_used()
    {
        var file = Parse("1 first\n1 second\n");
        Assert.Contains("above already", Assert.Single(file.Problems).Text);
        Assert.Equal("first", Encoding.ASCII.GetString(file.Keys.Find(1)!.Secret));
    }

    [Fact]
    public void A_line_of_2048_characters_is_refused_and_one_of_2047_is_not()
    {
        Assert.Single(Parse("1 " + new string('k', 2046)).Problems);
        Assert.Empty(Parse("1 " + new string('k', 2045)).Problems);
    }

    [Fact]
    public void Octets_of_a_plain_key_survive()
    {
        byte[] line = [.. "5 "u8, 0xA0, 0x85, 0xFF, 0x80, (byte)'\n'];
        Assert.Equal([0xA0, 0x85, 0xFF, 0x80], KeyFile.Parse(line).Keys.Find(5)!.Secret.ToArray());
    }

    [Theory]
    [InlineData(MacAlgorithm.Sha1, 160, 20)]
    [InlineData(MacAlgorithm.Sha1, 1, 10)]
    [InlineData(MacAlgorithm.Sha1, 81, 11)]
    [InlineData(MacAlgorithm.Md5, 100_000, 512)]
    [InlineData(MacAlgorithm.Aes128, 160, 16)]
    [InlineData(MacAlgorithm.Aes256, 80, 32)]
    public void A_new_key_has_the_length_chronyc_would_give_it(MacAlgorithm algorithm, int bits, int octets)
    {
        Assert.Equal(octets, KeyFile.SecretLength(algorithm, bits));
        var secret = new byte[octets];
        new Random(bits).NextBytes(secret);
        var line = KeyFile.Line(73, algorithm, secret);
        Assert.StartsWith($"73 {algorithm.Name()} HEX:", line);
        Assert.Equal(secret, Parse(line).Keys.Find(73)!.Secret.ToArray());
    }

    [SharedDataFact]
    public void The_key_files_of_chronys_tests_are_read()
    {
        Assert.Equal(8, KeyFile.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-unit", "ntp_core.keys"))).Keys.Count);
        var captured = KeyFile.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", "mac-key1-v3", "all.keys")));
        Assert.Empty(captured.Problems);
        Assert.Equal(8, captured.Keys.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_file_of_random_octets_throws(int seed)
    {
        var random = new Random(seed);
        var pieces = new[] { "1 ", "MD5 ", "HEX:", "ASCII:", "AES128 ", "\n", " ", "00", "#", "\u00FF", "\r\n", "4294967296" };
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var file = KeyFile.Parse(Encoding.Latin1.GetBytes(text));
            Assert.True(file.Keys.Count + file.Problems.Count <= text.Count(c => c == '\n') + 1, $"seed {seed}, file {i}: {text}");
        }
    }

    private static KeyFile Parse(string text) => KeyFile.Parse(Encoding.Latin1.GetBytes(text));
}
