using System.Buffers.Binary;

namespace Stratum1.Protocol.Nts;

/// <summary>
/// The keys of this server's cookies: the current one, the two before it, and the next. The next one is made early so that servers
/// sharing their keys (a cluster) can open each other's cookies although they do not rotate at the same moment.
/// </summary>
/// <remarks>
/// Immutable: rotation makes another one, which the threads that serve take over when they see it. Number and order of the keys, and
/// the text form (<see cref="MasterKeysText"/>), are those of chronyd, so that clients keep their cookies when one replaces the other.
/// </remarks>
public sealed class MasterKeys : IDisposable
{
    /// <summary>Keys there are: next, current, two old.</summary>
    public const int Count = 4;

    /// <summary>Random octets that <see cref="Rotate"/> needs: an identifier and the longest key.</summary>
    public const int RandomLength = IdLength + AeadAlgorithms.LongestKey;

    private const int IdLength = 4;

    private readonly MasterKey[] keys;
    private readonly int current;

    /// <summary>Creates the keys.</summary>
    /// <param name="keys">By the place their identifiers name.</param>
    /// <param name="current">Place of the current key.</param>
    internal MasterKeys(MasterKey[] keys, int current)
    {
        this.keys = keys;
        this.current = current;
    }

    /// <summary>The key new cookies are sealed with.</summary>
    public MasterKey Current => keys[current];

    /// <summary>The keys from the oldest to the next.</summary>
    internal IEnumerable<MasterKey> OldestFirst => Enumerable.Range(0, Count).Select(i => keys[(current + 2 + i) % Count]);

    /// <summary>New keys, unrelated to any others: all cookies given out before are void.</summary>
    /// <param name="random">Fills memory.</param>
    /// <param name="algorithm">What cookies are sealed with.</param>
    public static MasterKeys Generate(RandomSource random, AeadAlgorithm algorithm = AeadAlgorithm.AesSivCmac256)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> octets = stackalloc byte[RandomLength];
        var made = new MasterKey[Count];
        for (var place = 0; place < Count; place++)
        {
            random(octets);
            made[place] = Make(place, algorithm, octets);
        }

        octets.Clear();
        return new(made, current: 0);
    }

    /// <summary>The next key becomes current, a new one next, and the oldest is dropped. This object stays as it is.</summary>
    /// <param name="random"><see cref="RandomLength"/> octets.</param>
    /// <remarks>
    /// The algorithm is kept: cookies must not become longer, because a reply must find room where the request had its cookie.
    /// </remarks>
    public MasterKeys Rotate(ReadOnlySpan<byte> random)
    {
        var rotated = (MasterKey[])keys.Clone();
        var next = (current + 2) % Count;
        rotated[next] = Make(next, Current.Algorithm, random);
        return new(rotated, (current + 1) % Count);
    }

    /// <summary>The key with this identifier, or null.</summary>
    internal MasterKey? Find(uint id)
    {
        var key = keys[id % Count];
        return key.Id == id ? key : null;
    }

    /// <summary>Erases the keys that <paramref name="successor"/> does not have. Only when no thread uses this object any more.</summary>
    public void EraseAllBut(MasterKeys? successor)
    {
        foreach (var key in keys)
        {
            if (successor is null || successor.Find(key.Id) != key)
                key.Erase();
        }
    }

    /// <summary>Erases all keys. Only when no thread uses this object any more.</summary>
    public void Dispose() => EraseAllBut(successor: null);

    private static MasterKey Make(int place, AeadAlgorithm algorithm, ReadOnlySpan<byte> random)
    {
        var id = (BinaryPrimitives.ReadUInt32BigEndian(random) & ~(uint)(Count - 1)) | (uint)place;
        return new(id, algorithm, random.Slice(IdLength, algorithm.KeyLength()));
    }
}
