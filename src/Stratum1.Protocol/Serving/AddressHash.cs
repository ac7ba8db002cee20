namespace Stratum1.Protocol.Serving;

/// <summary>
/// A hash of addresses that a stranger cannot foresee: two folded products (the construction of wyhash). Not for those who know the seed.
/// </summary>
internal readonly struct AddressHash
{
    private readonly ulong seedLow;
    private readonly ulong seedHigh;

    /// <summary>A hash of its own for each seed.</summary>
    /// <param name="seed">Random bits that nobody outside knows.</param>
    public AddressHash(UInt128 seed)
    {
        seedLow = Scramble((ulong)(seed & ulong.MaxValue));
        seedHigh = Scramble(seedLow ^ (ulong)(seed >> 64));
    }

    /// <summary>Further bits of the seed, for other purposes.</summary>
    public ulong Further => Scramble(seedHigh);

    /// <summary>The hash of an address in two words.</summary>
    public ulong Of(ulong high, ulong low)
    {
        var upper = Math.BigMul(low ^ seedLow, high ^ seedHigh, out var lower);
        upper = Math.BigMul(upper ^ lower ^ seedHigh, seedLow, out lower);
        return upper ^ lower;
    }

    /// <summary>The finalizer of SplitMix64: seeds with few bits set, as tests have them, would make a poor hash.</summary>
    private static ulong Scramble(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30) ^ 0x9E37_79B9_7F4A_7C15) * 0xBF58_476D_1CE4_E5B9;
            x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
            return x ^ (x >> 31);
        }
    }
}
