using System.Security.Cryptography;

namespace Stratum1.Protocol.Nts;

/// <summary>What one key exchange leaves client and server with: an algorithm, and a key for each direction (RFC 8915 §5.1).</summary>
/// <remarks>Filled again and again by its owner; erased at the end.</remarks>
public sealed class NtsKeys : IDisposable
{
    private readonly byte[] octets = GC.AllocateArray<byte>(2 * AeadAlgorithms.LongestKey, pinned: true);

    /// <summary>The algorithm; <see cref="AeadAlgorithm.None"/> while there are no keys.</summary>
    public AeadAlgorithm Algorithm { get; private set; }

    /// <summary>C2S: what the client seals with.</summary>
    public ReadOnlySpan<byte> ClientToServer => octets.AsSpan(0, Algorithm.KeyLength());

    /// <summary>S2C: what the server seals with.</summary>
    public ReadOnlySpan<byte> ServerToClient => octets.AsSpan(Algorithm.KeyLength(), Algorithm.KeyLength());

    /// <summary>C2S and behind it S2C, as cookies hold them.</summary>
    internal ReadOnlySpan<byte> Both => octets.AsSpan(0, 2 * Algorithm.KeyLength());

    /// <summary>Takes keys of the algorithm's length.</summary>
    /// <exception cref="ArgumentException">They are shorter or longer: a bug of the caller.</exception>
    public void Set(AeadAlgorithm algorithm, ReadOnlySpan<byte> clientToServer, ReadOnlySpan<byte> serverToClient)
    {
        var length = algorithm.KeyLength();
        if (length == 0 || clientToServer.Length != length || serverToClient.Length != length)
            throw new ArgumentException($"keys of {algorithm} have {length} octets", nameof(algorithm));
        Algorithm = algorithm;
        clientToServer.CopyTo(octets);
        serverToClient.CopyTo(octets.AsSpan(length));
    }

    /// <summary>Takes another's keys.</summary>
    public void Set(NtsKeys other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.octets.CopyTo(octets, 0);
        Algorithm = other.Algorithm;
    }

    /// <summary>Takes C2S and S2C as a cookie holds them; their length tells the algorithm.</summary>
    /// <returns>False when it is no algorithm's length.</returns>
    internal bool TrySetBoth(ReadOnlySpan<byte> both)
    {
        var algorithm = both.Length % 2 == 0 ? AeadAlgorithms.FromKeyLength(both.Length / 2) : AeadAlgorithm.None;
        if (algorithm == AeadAlgorithm.None)
            return false;
        Algorithm = algorithm;
        both.CopyTo(octets);
        return true;
    }

    /// <summary>Forgets the keys.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(octets);
        Algorithm = AeadAlgorithm.None;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
