using System.Runtime.Intrinsics;
using System.Text.Json;
using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Nts;
using static Stratum1.Tests.CryptoVectors;

namespace Stratum1.Tests;

/// <summary>All vectors of shared/data/crypto, on one way of doing AES; a class per way derives from this.</summary>
public abstract class CipherVectorTests
{
    protected abstract BlockCipher NewCipher();

    [SharedDataFact]
    public void AES_SIV_CMAC_as_an_AEAD_agrees_with_900_vectors_of_Wycheproof()
    {
        using var aead = new AeadSivCmac(AeadAlgorithm.AesSivCmac256, NewCipher);
        var checkedValid = CheckAead(aead, "aead_aes_siv_cmac_test.json", test => [.. test.Tag, .. test.Encrypted], out var all);
        Assert.Equal((900, 252), (all, checkedValid));
    }

    [SharedDataFact]
    public void AES_GCM_SIV_agrees_with_202_vectors_of_Wycheproof()
    {
        using var aead = new AeadGcmSiv(NewCipher);
        var checkedValid = CheckAead(aead, "aes_gcm_siv_test.json", test => [.. test.Encrypted, .. test.Tag], out var all);
        Assert.Equal((202, 136), (all, checkedValid));
    }

    [SharedDataFact]
    public void Deterministic_AES_SIV_agrees_with_442_vectors_of_Wycheproof()
    {
        using var aead = new AeadSivCmac(AeadAlgorithm.AesSivCmac256, NewCipher);
        var all = 0;
        foreach (var test in ReadWycheproof("aes_siv_cmac_test.json"))
        {
            all++;
            aead.SetKey(test.Key);
            var text = new byte[Math.Max(0, test.Encrypted.Length - Aead.TagLength)];
            aead.Begin();
            aead.Absorb(test.Associated);
            var opened = aead.TryOpen(test.Encrypted, text);
            Assert.True(opened == test.IsValid && (!opened || text.AsSpan().SequenceEqual(test.Text)), $"tcId {test.Id}");
            if (!test.IsValid)
                continue;

            var made = new byte[test.Text.Length + Aead.TagLength];
            aead.Begin();
            aead.Absorb(test.Associated);
            aead.Seal(test.Text, made);
            Assert.True(made.AsSpan().SequenceEqual(test.Encrypted), $"tcId {test.Id}");
        }

        Assert.Equal(442, all);
    }

    [SharedDataFact]
    public void AES_CMAC_agrees_with_311_vectors_of_Wycheproof()
    {
        using var cmac = new AesCmac(NewCipher());
        var (all, badKeys) = (0, 0);
        Span<byte> mac = stackalloc byte[AesCmac.Length];
        foreach (var test in ReadWycheproof("aes_cmac_test.json"))
        {
            all++;
            if (test.Key.Length is not (16 or 24 or 32))
            {
                Assert.Throws<ArgumentException>(() => cmac.SetKey(test.Key));
                badKeys++;
                continue;
            }

            cmac.SetKey(test.Key);
            cmac.Compute(test.Text, mac);
            Assert.True(mac[..test.TagLength].SequenceEqual(test.Tag) == test.IsValid, $"tcId {test.Id}");
        }

        Assert.Equal(311, all);
        Assert.NotEqual(0, badKeys);
    }

    [SharedDataFact]
    public void AES_counter_mode_agrees_with_316_vectors_of_Wycheproof_for_GCM()
    {
        using var cipher = NewCipher();
        var (all, made) = (0, 0);
        foreach (var test in ReadWycheproof("aes_gcm_test.json"))
        {
            all++;
            if (test.Nonce.Length == 0)
            {
                Assert.False(test.IsValid, $"tcId {test.Id}");
                continue;
            }

            var (encrypted, tag) = PlainGcm.Seal(cipher, test.Key, test.Nonce, test.Associated, test.Text);
            Assert.True(test.IsValid == tag.AsSpan().SequenceEqual(test.Tag), $"tcId {test.Id}");
            if (test.IsValid)
                Assert.True(encrypted.AsSpan().SequenceEqual(test.Encrypted), $"tcId {test.Id}");
            made++;
        }

        Assert.Equal(316, all);
        Assert.InRange(made, 300, all);
    }

    [SharedDataFact]
    public void RFC_4493_subkeys_and_messages_agree()
    {
        using var document = Open("rfc4493_aes_cmac.json");
        var root = document.RootElement;
        using var cmac = new AesCmac(NewCipher());
        cmac.SetKey(Octets(root, "key"));
        Assert.Equal(Vector128.Create(Octets(root, "K1")), cmac.WholeBlockKey);
        Assert.Equal(Vector128.Create(Octets(root, "K2")), cmac.PaddedBlockKey);

        var messages = root.GetProperty("tests").EnumerateArray().ToArray();
        Assert.Equal(4, messages.Length);
        var mac = new byte[AesCmac.Length];
        foreach (var message in messages)
        {
            cmac.Compute(Octets(message, "msg"), mac);
            Assert.Equal(Octets(message, "tag"), mac);
        }
    }

    [SharedDataFact]
    public void RFC_5297_examples_with_one_and_three_components_agree()
    {
        using var aead = new AeadSivCmac(AeadAlgorithm.AesSivCmac256, NewCipher);
        var tests = ReadRfc("rfc5297_appendix_a.json");
        Assert.Equal([1, 3], tests.Select(test => test.GetProperty("ad").GetArrayLength()));
        foreach (var test in tests)
        {
            var text = Octets(test, "plaintext");
            byte[] expected = [.. Octets(test, "siv"), .. Octets(test, "ciphertext")];
            aead.SetKey(Octets(test, "key"));
            Absorb(test);
            var made = new byte[expected.Length];
            aead.Seal(text, made);
            Assert.Equal(expected, made);

            Absorb(test);
            var opened = new byte[text.Length];
            Assert.True(aead.TryOpen(expected, opened));
            Assert.Equal(text, opened);
        }

        void Absorb(JsonElement test)
        {
            aead.Begin();
            foreach (var component in test.GetProperty("ad").EnumerateArray())
                aead.Absorb(Convert.FromHexString(component.GetString()!));
        }
    }

    [SharedDataFact]
    public void RFC_8452_examples_agree_and_so_do_their_hashes()
    {
        using var aead = new AeadGcmSiv(NewCipher);
        using var portable = new AeadGcmSiv(NewCipher, new Polyval<PortableMultiplier>());
        var tests = ReadRfc("rfc8452_appendix_c.json");
        Assert.Equal(50, tests.Count);
        foreach (var test in tests)
        {
            var id = test.GetProperty("wycheproof_tcId").GetInt32();
            var expected = Octets(test, "result");
            foreach (var way in new[] { aead, portable })
            {
                way.SetKey(Octets(test, "key"));
                var made = new byte[expected.Length];
                way.Seal(Octets(test, "nonce"), Octets(test, "aad"), Octets(test, "plaintext"), made);
                Assert.True(expected.AsSpan().SequenceEqual(made), $"tcId {id}");
            }

            foreach (var hash in new[] { Polyval.Create(), new Polyval<PortableMultiplier>() })
            {
                var made = new byte[16];
                hash.Begin(Octets(test, "record_auth_key"));
                hash.Absorb(Octets(test, "polyval_input"));
                hash.Finish(made);
                Assert.True(Octets(test, "polyval_result").AsSpan().SequenceEqual(made), $"tcId {id}");
            }
        }
    }

    /// <summary>
    /// Opens every vector, in memory of its own and in place, and makes the valid ones again; returns how many those were.
    /// </summary>
    private static int CheckAead(Aead aead, string file, Func<Wycheproof, byte[]> join, out int all)
    {
        var valid = 0;
        all = 0;
        foreach (var test in ReadWycheproof(file))
        {
            all++;
            aead.SetKey(test.Key);
            var sealedText = join(test);
            var text = new byte[test.Encrypted.Length];
            var opened = aead.TryOpen(test.Nonce, test.Associated, sealedText, text);
            Assert.True(
                opened == test.IsValid && text.AsSpan().SequenceEqual(opened ? test.Text : new byte[text.Length]), $"tcId {test.Id}");
            if (!test.IsValid)
                continue;

            valid++;
            var made = new byte[sealedText.Length];
            aead.Seal(test.Nonce, test.Associated, test.Text, made);
            Assert.True(made.AsSpan().SequenceEqual(sealedText), $"tcId {test.Id}");

            made.AsSpan().Clear();
            var inPlace = made.AsSpan(aead.TextOffset, text.Length);
            test.Text.CopyTo(inPlace);
            aead.Seal(test.Nonce, test.Associated, inPlace, made);
            Assert.True(made.AsSpan().SequenceEqual(sealedText), $"tcId {test.Id} in place");
            Assert.True(
                aead.TryOpen(test.Nonce, test.Associated, made, inPlace) && inPlace.SequenceEqual(test.Text), $"tcId {test.Id} in place");
        }

        return valid;
    }
}
