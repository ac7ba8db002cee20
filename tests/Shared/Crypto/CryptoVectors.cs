using System.Text.Json;

namespace Stratum1.Tests;

/// <summary>The vectors of shared/data/crypto: Wycheproof's, and those of RFC 4493, 5297 and 8452 with their intermediate values.</summary>
public static class CryptoVectors
{
    /// <summary>Every test of a Wycheproof file, with the sizes of its group.</summary>
    public static IEnumerable<Wycheproof> ReadWycheproof(string file)
    {
        using var document = Open(file);
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                yield return new(
                    Id: test.GetProperty("tcId").GetInt32(),
                    Key: Octets(test, "key"),
                    Nonce: Octets(test, "iv"),
                    Associated: Octets(test, "aad"),
                    Text: Octets(test, "msg"),
                    Encrypted: Octets(test, "ct"),
                    Tag: Octets(test, "tag"),
                    TagLength: group.TryGetProperty("tagSize", out var bits) ? bits.GetInt32() / 8 : 0,
                    IsValid: test.GetProperty("result").GetString() == "valid");
            }
        }
    }

    /// <summary>The tests of one of the files made from RFCs.</summary>
    public static IReadOnlyList<JsonElement> ReadRfc(string file)
    {
        using var document = Open(file);
        return [.. document.RootElement.GetProperty("tests").EnumerateArray().Select(test => test.Clone())];
    }

    public static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("crypto", file)));

    /// <summary>A member in hexadecimal digits; empty when it is absent.</summary>
    public static byte[] Octets(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) ? Convert.FromHexString(value.GetString()!) : [];

    public sealed record Wycheproof(
        int Id, byte[] Key, byte[] Nonce, byte[] Associated, byte[] Text, byte[] Encrypted, byte[] Tag, int TagLength, bool IsValid);
}
