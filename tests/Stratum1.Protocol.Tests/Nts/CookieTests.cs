using Stratum1.Protocol.Nts;

namespace Stratum1.Protocol.Tests.Nts;

public class CookieTests
{
    [Theory]
    [InlineData(AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac256, 100)]
    [InlineData(AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv, 68)]
    [InlineData(AeadAlgorithm.AesSivCmac256, AeadAlgorithm.AesSivCmac512, 164)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.AesSivCmac256, 96)]
    [InlineData(AeadAlgorithm.Aes128GcmSiv, AeadAlgorithm.Aes128GcmSiv, 64)]
    public void A_cookie_gives_back_its_keys_and_no_bit_of_it_can_be_changed(AeadAlgorithm master, AeadAlgorithm algorithm, int length)
    {
        using var keys = MasterKeys.Generate(Scripted.Seeded(1), master);
        using var sealer = new CookieSealer(Scripted.NewCipher);
        sealer.Use(keys);
        using var put = Keys(algorithm);
        using var got = new NtsKeys();
        var cookie = new byte[sealer.LengthFor(algorithm)];
        Assert.Equal(length, cookie.Length);
        sealer.Seal(put, new RandomPool(Scripted.Seeded(2)), cookie);
        Assert.Equal(CookieVerdict.Opened, sealer.Open(cookie, got));
        Assert.Equal(algorithm, got.Algorithm);
        Assert.Equal(put.ClientToServer.ToArray(), got.ClientToServer.ToArray());
        Assert.Equal(put.ServerToClient.ToArray(), got.ServerToClient.ToArray());

        for (var bit = 0; bit < cookie.Length * 8; bit++)
        {
            cookie[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(CookieVerdict.Opened, sealer.Open(cookie, got));
            cookie[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var end = 0; end < cookie.Length; end++)
            Assert.NotEqual(CookieVerdict.Opened, sealer.Open(cookie.AsSpan(0, end), got));
        Assert.NotEqual(CookieVerdict.Opened, sealer.Open([.. cookie, 0, 0, 0, 0], got));
        Assert.NotEqual(CookieVerdict.Opened, sealer.Open(new byte[2000], got));
    }

    [Fact]
    public void Master_keys_are_written_and_read_again_with_their_age_in_every_turn_of_the_ring()
    {
        var keys = MasterKeys.Generate(Scripted.Seeded(3));
        for (var turn = 0; turn < 5; turn++)
        {
            var text = MasterKeysText.Write(keys, TimeInterval.FromSeconds(12.3));
            Assert.True(MasterKeysText.TryRead(text, out var read, out var age, out var error), error);
            Assert.Equal(12.3, age.Seconds, precision: 6);
            Assert.Equal(keys.Current.Id, read!.Current.Id);
            Assert.Equal(text, MasterKeysText.Write(read, age));

            var octets = new byte[MasterKeys.RandomLength];
            new Random(turn).NextBytes(octets);
            var next = keys.OldestFirst.Last();
            keys = keys.Rotate(octets);
            Assert.Equal(next, keys.Current);
        }
    }

    [Fact]
    public void The_form_of_older_chronys_is_read()
    {
        var secret = string.Concat(Enumerable.Repeat("00112233445566778899AABBCCDDEEFF", 2));
        var text = $"NKS0\n15 77.0\n{string.Concat(Enumerable.Range(5, 4).Select(id => $"{id:X8} {secret}\n"))}";
        Assert.True(MasterKeysText.TryRead(text, out var keys, out var age, out var error), error);
        Assert.Equal((7U, 77.0), (keys!.Current.Id, age.Seconds));
    }

    [Fact]
    public void A_damaged_file_of_master_keys_is_refused_as_a_whole_and_the_reason_tells_no_key()
    {
        var text = MasterKeysText.Write(MasterKeys.Generate(Scripted.Seeded(4)), TimeInterval.Zero);
        var secrets = text.Split('\n')[2..6].Select(line => line.Split(' ')[1]).ToArray();
        var random = new Random(4);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = text.ToCharArray();
            damaged[random.Next(damaged.Length)] = (char)random.Next(10, 127);
            var cut = new string(damaged)[..(i % 2 == 0 ? damaged.Length : random.Next(damaged.Length))];
            if (MasterKeysText.TryRead(cut, out var keys, out _, out var error))
                continue;
            Assert.Null(keys);
            Assert.DoesNotContain(secrets, secret => error.Contains(secret[..8], StringComparison.OrdinalIgnoreCase));
            refused++;
        }

        Assert.InRange(refused, 1000, 2999);
        foreach (var wrong in new[] { "", "NKS1", "NKS1\nNaN\n", text.Replace(" 15", " 16", StringComparison.Ordinal), text + text })
            Assert.False(MasterKeysText.TryRead(wrong, out _, out _, out _), wrong);
    }

    [Fact]
    public void Keys_that_fell_out_of_the_ring_are_erased_and_no_others()
    {
        var old = MasterKeys.Generate(Scripted.Seeded(5));
        var dropped = old.OldestFirst.First();
        var rotated = old.Rotate(new byte[MasterKeys.RandomLength]);
        old.EraseAllBut(rotated);
        Assert.True(dropped.Secret.IndexOfAnyExcept((byte)0) < 0);
        Assert.All(rotated.OldestFirst.Take(3), key => Assert.True(key.Secret.IndexOfAnyExcept((byte)0) >= 0));
        rotated.Dispose();
        Assert.All(rotated.OldestFirst, key => Assert.True(key.Secret.IndexOfAnyExcept((byte)0) < 0));
    }

    [Fact]
    public void The_random_pool_hands_out_all_octets_of_its_source_once()
    {
        var next = (byte)0;
        var pool = new RandomPool(octets =>
        {
            for (var i = 0; i < octets.Length; i++)
                octets[i] = unchecked(next++);
        });
        var expected = (byte)0;
        var random = new Random(6);
        for (var i = 0; i < 2000; i++)
        {
            var portion = new byte[random.Next(200)];
            pool.Fill(portion);
            foreach (var octet in portion)
                Assert.Equal(unchecked(expected++), octet);
        }
    }

    private static NtsKeys Keys(AeadAlgorithm algorithm)
    {
        var keys = new NtsKeys();
        var octets = new byte[2 * algorithm.KeyLength()];
        new Random(7).NextBytes(octets);
        keys.Set(algorithm, octets.AsSpan(0, octets.Length / 2), octets.AsSpan(octets.Length / 2));
        return keys;
    }
}
