namespace Stratum1.Protocol.Serving;

/// <summary>
/// How <c>clientloglimit</c> is spent: half as many octets per exchange as per client are needed, and there is one of each.
/// </summary>
/// <param name="ClientsPerThread">Capacity of each thread's <see cref="ClientTable"/>.</param>
/// <param name="Exchanges">Capacity of the <see cref="InterleavedStamps"/> that all share.</param>
public readonly record struct ClientLogMemory(int ClientsPerThread, int Exchanges)
{
    /// <summary>chrony's default of <c>clientloglimit</c>: 4096 clients there, 8192 here.</summary>
    public const long DefaultOctets = 524_288;

    /// <summary>chrony's greatest effective value.</summary>
    public const long MostOctets = 2_147_483_648;

    /// <summary>The largest powers of two that fit.</summary>
    /// <param name="octets">The limit.</param>
    /// <param name="threads">Serving threads.</param>
    public static ClientLogMemory Of(long octets, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        octets = Math.Min(octets, MostOctets);
        var perThread = (long)ClientTable.SmallestCapacity;
        while (perThread * 2 * threads * ClientTable.OctetsPerClient + ExchangeOctets(perThread * 2 * threads) <= octets)
            perThread *= 2;
        return new((int)perThread, (int)LargestPowerOfTwo(perThread * threads));

        static long ExchangeOctets(long clients) => LargestPowerOfTwo(clients) * InterleavedStamps.OctetsPerExchange;
        static long LargestPowerOfTwo(long number) => 1L << System.Numerics.BitOperations.Log2((ulong)number);
    }
}
