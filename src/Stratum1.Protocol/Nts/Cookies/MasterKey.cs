namespace Stratum1.Protocol.Nts;

/// <summary>A key that seals cookies.</summary>
public sealed class MasterKey
{
    private readonly byte[] secret = GC.AllocateArray<byte>(AeadAlgorithms.LongestKey, pinned: true);

    internal MasterKey(uint id, AeadAlgorithm algorithm, ReadOnlySpan<byte> secret)
    {
        Id = id;
        Algorithm = algorithm;
        secret.CopyTo(this.secret);
    }

    /// <summary>What a cookie names it by, in the clear. Its lowest two bits are the key's place among the four.</summary>
    public uint Id { get; }

    /// <summary>What cookies are sealed with.</summary>
    public AeadAlgorithm Algorithm { get; }

    /// <summary>0 to 3, among the keys of <see cref="MasterKeys"/>.</summary>
    internal int Place => (int)(Id % MasterKeys.Count);

    internal ReadOnlySpan<byte> Secret => secret.AsSpan(0, Algorithm.KeyLength());

    internal void Erase() => System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
}
