using System.Buffers.Binary;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Protocol.Nts;

/// <summary>What became of a cookie that was presented.</summary>
internal enum CookieVerdict
{
    /// <summary>One of ours; its keys are known.</summary>
    Opened,

    /// <summary>Sealed with a key we do not have: too old, from before a restart, or from elsewhere. Costs next to nothing.</summary>
    UnknownKey,

    /// <summary>Names a key of ours but was not sealed with it.</summary>
    Forged,
}

/// <summary>
/// Makes and opens cookies (RFC 8915 §6): identifier of the master key, nonce, and, sealed with that key, C2S and S2C. Their length
/// tells the algorithm they are for; no two algorithms share it (docs/decisions/0009-nts-cookies.md).
/// </summary>
/// <remarks>One per thread; allocates nothing except when the master keys change.</remarks>
/// <param name="ciphers">Makes block ciphers.</param>
public sealed class CookieSealer(Func<BlockCipher> ciphers) : IDisposable
{
    private const int IdLength = 4;

    private readonly Aead?[] aeads = new Aead?[MasterKeys.Count];
    private MasterKeys? keys;

    /// <summary>Room for the keys of one client, used again and again: memory that the collector never moves is dear to get.</summary>
    internal NtsKeys Scratch { get; } = new();

    private Aead CurrentAead => keys is null
        ? throw new InvalidOperationException("there are no master keys")
        : aeads[keys.Current.Place]!;

    /// <summary>Takes master keys; free when they are the ones it has.</summary>
    public void Use(MasterKeys newKeys)
    {
        ArgumentNullException.ThrowIfNull(newKeys);
        if (ReferenceEquals(keys, newKeys))
            return;

        keys = newKeys;
        foreach (var key in newKeys.OldestFirst)
        {
            ref var aead = ref aeads[key.Place];
            if (aead?.Algorithm != key.Algorithm)
            {
                aead?.Dispose();
                aead = Aead.Create(key.Algorithm, ciphers);
            }

            aead.SetKey(key.Secret);
        }
    }

    /// <summary>Octets of a cookie for keys of an algorithm. A multiple of four for all algorithms we have.</summary>
    /// <exception cref="InvalidOperationException">There are no master keys yet.</exception>
    public int LengthFor(AeadAlgorithm algorithm)
        => IdLength + Authenticator.NonceLength(CurrentAead) + Aead.TagLength + (2 * algorithm.KeyLength());

    /// <summary>Makes a cookie.</summary>
    /// <param name="clientKeys">What it holds.</param>
    /// <param name="random">Its nonce comes from there.</param>
    /// <param name="cookie"><see cref="LengthFor"/> octets.</param>
    public void Seal(NtsKeys clientKeys, RandomPool random, Span<byte> cookie)
    {
        ArgumentNullException.ThrowIfNull(clientKeys);
        ArgumentNullException.ThrowIfNull(random);
        var aead = CurrentAead;
        BinaryPrimitives.WriteUInt32BigEndian(cookie, keys!.Current.Id);
        var nonce = cookie.Slice(IdLength, Authenticator.NonceLength(aead));
        random.Fill(nonce);
        aead.Seal(nonce, associated: [], clientKeys.Both, cookie[(IdLength + nonce.Length)..]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var aead in aeads)
            aead?.Dispose();
        Scratch.Dispose();
        keys = null;
    }

    /// <summary>Opens a cookie. Any octets are survived.</summary>
    /// <param name="clientKeys">Filled when the verdict is <see cref="CookieVerdict.Opened"/>.</param>
    internal CookieVerdict Open(ReadOnlySpan<byte> cookie, NtsKeys clientKeys)
    {
        if (cookie.Length < IdLength || keys?.Find(BinaryPrimitives.ReadUInt32BigEndian(cookie)) is not { } key)
            return CookieVerdict.UnknownKey;

        var aead = aeads[key.Place]!;
        var nonceLength = Authenticator.NonceLength(aead);
        var textLength = cookie.Length - IdLength - nonceLength - Aead.TagLength;
        if (textLength is < 0 or > 2 * AeadAlgorithms.LongestKey)
            return CookieVerdict.Forged;

        Span<byte> both = stackalloc byte[2 * AeadAlgorithms.LongestKey];
        var text = both[..textLength];
        var opened = aead.TryOpen(cookie.Slice(IdLength, nonceLength), associated: [], cookie[(IdLength + nonceLength)..], text)
            && clientKeys.TrySetBoth(text);
        both.Clear();
        return opened ? CookieVerdict.Opened : CookieVerdict.Forged;
    }
}
