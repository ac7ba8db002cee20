namespace Stratum1.Protocol.Authentication;

/// <summary>A key shared with a client, server or peer. Immutable; any thread may use it.</summary>
public sealed class SymmetricKey
{
    /// <summary>The key identifier in front of each digest.</summary>
    public const int IdLength = 4;

    /// <summary>
    /// The longest digest in version 4: a longer one could not be told from an extension field (RFC 7822 §3), so it is cut.
    /// Versions before have no extension fields and carry it whole.
    /// </summary>
    public const int LongestVersion4Digest = 20;

    /// <summary>The longest MAC there is: SHA512 or SHA3-512 in version 3.</summary>
    public const int LongestMac = IdLength + 64;

    /// <summary>Shorter secrets can be found by trying (chrony warns below the same limit).</summary>
    private const int WeakBits = 80;

    private readonly byte[] secret;

    /// <summary>A key as the key file has it.</summary>
    /// <exception cref="ArgumentException">
    /// The number is zero, or the length is wrong for the algorithm: <see cref="KeyFile"/> says so in a sentence.
    /// </exception>
    public SymmetricKey(uint id, MacAlgorithm algorithm, ReadOnlySpan<byte> secret)
    {
        if (id == 0)
            throw new ArgumentOutOfRangeException(nameof(id), "Key numbers begin with 1.");
        if (secret.IsEmpty || (algorithm.KeyLength() is { } length && length != secret.Length))
            throw new ArgumentException($"{secret.Length} octets are no key for {algorithm.Name()}.", nameof(secret));
        Id = id;
        Algorithm = algorithm;
        FullDigestLength = algorithm.DigestLength();
        this.secret = secret.ToArray();
    }

    /// <summary>The number both sides know it by; not zero.</summary>
    public uint Id { get; }

    /// <summary>How it makes a MAC.</summary>
    public MacAlgorithm Algorithm { get; }

    /// <summary>Length of the secret in bits, as <c>authdata</c> shows it.</summary>
    public int Bits => secret.Length * 8;

    /// <summary>Whether the secret is shorter than 80 bits.</summary>
    public bool IsWeak => Bits < WeakBits;

    /// <summary>The version in which a client's whole digest fits: 3 when version 4 would cut it (chrony's choice as well).</summary>
    public byte SuggestedVersion => FullDigestLength > LongestVersion4Digest ? (byte)3 : (byte)4;

    internal int FullDigestLength { get; }

    internal ReadOnlySpan<byte> Secret => secret;

    /// <summary>Octets of the digest in a packet of this version.</summary>
    public int DigestLength(int version) => version < 4 ? FullDigestLength : Math.Min(FullDigestLength, LongestVersion4Digest);

    /// <summary>Octets of key identifier and digest in a packet of this version.</summary>
    public int MacLength(int version) => IdLength + DigestLength(version);

    /// <summary>Number and algorithm; never the secret.</summary>
    public override string ToString() => $"key {Id} ({Algorithm.Name()})";
}
