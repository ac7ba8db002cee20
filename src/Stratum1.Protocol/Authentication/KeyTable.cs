using System.Collections.Frozen;

namespace Stratum1.Protocol.Authentication;

/// <summary>The keys of one reading of the key file. Immutable: <c>rekey</c> makes a new table, and readers need no lock.</summary>
public sealed class KeyTable
{
    private readonly FrozenDictionary<uint, SymmetricKey> keys;

    /// <summary>A table of keys with different numbers.</summary>
    /// <exception cref="ArgumentException">Two keys have the same number.</exception>
    public KeyTable(IEnumerable<SymmetricKey> keys)
        => this.keys = keys.ToDictionary(key => key.Id).ToFrozenDictionary();

    /// <summary>No keys at all.</summary>
    public static KeyTable Empty { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => keys.Count;

    /// <summary>The key with this number, or null.</summary>
    public SymmetricKey? Find(uint id) => keys.TryGetValue(id, out var key) ? key : null;
}
