namespace Stratum1.Protocol.Serving;

/// <summary>
/// Limits the replies to one address: a bucket of tokens that fills with time; each reply costs some, and without enough of them only
/// a random few are answered (the <c>ratelimit</c>, <c>ntsratelimit</c> and <c>cmdratelimit</c> directives).
/// </summary>
public readonly record struct RateLimit
{
    /// <summary>Limits of the interval, log₂ seconds: 524 288 replies a second to one in 68 minutes.</summary>
    public const int ShortestInterval = -19;

    /// <inheritdoc cref="ShortestInterval"/>
    public const int LongestInterval = 12;

    /// <summary>Time is counted in sixteenths of a second: 32 bits of them last 8.5 years.</summary>
    internal const int TickBits = 4;

    /// <summary>Makes a limit.</summary>
    /// <param name="interval">log₂ of the seconds between replies that may be had for ever.</param>
    /// <param name="burst">Replies that may be had at once after silence, 1 to 255.</param>
    /// <param name="leak">
    /// Beyond the limit one in 2^leak is answered all the same, lest somebody with a forged address silences it; 1 to 4.
    /// </param>
    /// <param name="kiss">Of the others one in 2^kiss gets a kiss-o'-death RATE; 0 is none, at most 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside those ranges; the configuration has checked them.</exception>
    public RateLimit(int interval = 3, int burst = 8, int leak = 2, int kiss = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, ShortestInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, LongestInterval);
        ArgumentOutOfRangeException.ThrowIfNotEqual(burst, Math.Clamp(burst, 1, 255));
        ArgumentOutOfRangeException.ThrowIfNotEqual(leak, Math.Clamp(leak, 1, 4));
        ArgumentOutOfRangeException.ThrowIfNotEqual(kiss, Math.Clamp(kiss, 0, 4));
        (Interval, Burst, Leak, Kiss) = (interval, burst, leak, kiss);

        // Tokens are ticks, in units of 2^Shift of them, so that a full bucket fits into 16 bits. For intervals below a tick the
        // unit is a part of a tick, and a bucket holds at least what one tick brings.
        var ticks = interval + TickBits;
        if (ticks < 0)
        {
            Shift = ticks;
            Cost = 1;
            Capacity = (ushort)Math.Max(1 << -ticks, burst);
            return;
        }

        while (burst << (ticks - Shift) > ushort.MaxValue)
            Shift++;
        Cost = (ushort)(1 << (ticks - Shift));
        Capacity = (ushort)(Cost * burst);
    }

    /// <summary>log₂ seconds; replies tell it as their poll interval.</summary>
    public int Interval { get; }

    /// <summary>Replies at once.</summary>
    public int Burst { get; }

    /// <summary>log₂ of one in how many.</summary>
    public int Leak { get; }

    /// <summary>log₂ of one in how many; 0 is never.</summary>
    public int Kiss { get; }

    /// <summary>Tokens a reply costs.</summary>
    internal ushort Cost { get; }

    /// <summary>Tokens of a full bucket.</summary>
    internal ushort Capacity { get; }

    private int Shift { get; }

    /// <summary>Tokens in the bucket after time has passed.</summary>
    /// <param name="tokens">What was in it.</param>
    /// <param name="from">When, in ticks.</param>
    /// <param name="to">Now, not before <paramref name="from"/>.</param>
    internal ushort Refill(ushort tokens, uint from, uint to)
    {
        // Differences wrap with the ticks, and whole units are counted by their boundaries, so that no part of one is lost.
        var elapsed = unchecked(to - from);
        var earned = Shift < 0 ? elapsed >= Capacity ? Capacity : elapsed << -Shift : (uint)(((ulong)(from & UnitMask) + elapsed) >> Shift);
        return (ushort)Math.Min(tokens + (ulong)earned, Capacity);
    }

    private uint UnitMask => (1u << Shift) - 1;
}

/// <summary>What a client gets.</summary>
public enum RateVerdict : byte
{
    /// <summary>A reply.</summary>
    Pass,

    /// <summary>A kiss-o'-death RATE.</summary>
    Kiss,

    /// <summary>Nothing.</summary>
    Drop,
}
