namespace Stratum1.Protocol.Serving;

/// <summary>
/// Decides which of a client's requests are answered: those it has tokens for, and of the others a random few
/// (<see cref="RateLimit"/>).
/// </summary>
/// <param name="limit">How often one may be answered.</param>
/// <param name="yields">
/// Most requests of a client are answered that asks the more often the less it is answered: where a reply costs less than requests.
/// </param>
/// <param name="seed">Random bits, not zero.</param>
internal struct RateLimiter(RateLimit limit, bool yields, ulong seed)
{
    private ulong random = seed;

    /// <summary>Judges a client's newest request.</summary>
    /// <param name="record">The client's, whose bucket it changes.</param>
    /// <param name="before">When it was last seen, in ticks.</param>
    /// <param name="now">Now, in ticks.</param>
    public RateVerdict Judge(ref ClientRecord record, uint before, uint now)
    {
        record.Tokens = limit.Refill(record.Tokens, before, now);
        if (record.Tokens >= limit.Cost)
        {
            record.Tokens -= limit.Cost;
            record.WasDropped = false;
            return RateVerdict.Pass;
        }

        // Some clients ask the more often the less they are answered. Then the leak is turned round, and most get an answer.
        if (OneIn(limit.Leak) != (yields && record.IsProvoked))
        {
            record.Tokens = 0;
            record.WasDropped = false;
            return RateVerdict.Pass;
        }

        record.WasDropped = limit.Kiss == 0 || !OneIn(limit.Kiss);
        return record.WasDropped ? RateVerdict.Drop : RateVerdict.Kiss;
    }

    /// <summary>True once in 2^bits on average (xorshift64*, the upper bits of which are the good ones).</summary>
    private bool OneIn(int bits)
    {
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        return unchecked(random * 0x2545_F491_4F6C_DD1D) >> (64 - bits) == 0;
    }
}
