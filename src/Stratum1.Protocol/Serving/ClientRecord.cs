using System.Numerics;
using System.Runtime.InteropServices;

namespace Stratum1.Protocol.Serving;

/// <summary>
/// What each request changes of a client: four of these make a cache line. Intervals are in quarters of an octave: 4·log₂ seconds.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ClientRecord
{
    /// <summary>Octets.</summary>
    public const int Size = 16;

    /// <summary>No interval is known.</summary>
    public const sbyte NoInterval = sbyte.MaxValue;

    /// <summary>Less than a tick of 1/16 s between requests.</summary>
    private const int BelowTick = -5 * 4;

    /// <summary>A mean is never further behind a longer interval: 2.5 octaves.</summary>
    private const int FurthestBehind = 10;

    /// <summary>Who asks more often than four times a second repeats nothing, but floods: a quarter of a second.</summary>
    private const sbyte ShortestRepetition = -2 * 4;

    private const uint DroppedBit = 1u << 31;

    /// <summary>Bits of the address's hash that stand for it; zero when nobody is here.</summary>
    public uint Mark;

    /// <summary>Of the newest request, in ticks.</summary>
    public uint LastSeen;

    private uint hitsAndDropped;

    /// <summary>In the bucket of the rate limit.</summary>
    public ushort Tokens;

    /// <summary>Mean interval before requests whose predecessor was answered.</summary>
    public sbyte Interval;

    /// <summary>Mean interval before requests whose predecessor was not.</summary>
    public sbyte DroppedInterval;

    /// <summary>Requests; after 2³¹ of them it begins at zero again.</summary>
    public uint Hits
    {
        readonly get => hitsAndDropped & ~DroppedBit;
        set => hitsAndDropped = (hitsAndDropped & DroppedBit) | (value & ~DroppedBit);
    }

    /// <summary>Whether the newest request was dropped.</summary>
    public bool WasDropped
    {
        readonly get => (hitsAndDropped & DroppedBit) != 0;
        set => hitsAndDropped = Hits | (value ? DroppedBit : 0);
    }

    /// <summary>A client that answers are withheld from, and that asks more than twice as often because of it.</summary>
    public readonly bool IsProvoked
        => Interval != NoInterval && DroppedInterval is >= ShortestRepetition and not NoInterval && DroppedInterval < Interval - 4;

    /// <summary>Takes the time since the request before into the mean of its kind.</summary>
    /// <remarks>
    /// Half of the way to a longer interval, a quarter of an octave to a shorter one (chrony's manner, whose <c>clients</c> report this
    /// resembles): a pause is the client's intention, while bursts, repetitions and duplicates come in numbers.
    /// </remarks>
    public void NoteInterval(uint ticks)
    {
        ref var mean = ref WasDropped ? ref DroppedInterval : ref Interval;
        var interval = QuarterOctaves(ticks);
        if (mean == NoInterval)
            mean = (sbyte)interval;
        else if (interval < mean)
            mean--;
        else
            mean = (sbyte)Math.Max((mean + interval + 1) >> 1, interval - FurthestBehind);
    }

    /// <summary>4·log₂ of so many ticks in seconds, to the nearest octave: after 2ⁿ the border is at 4/3·2ⁿ.</summary>
    private static int QuarterOctaves(uint ticks)
    {
        if (ticks == 0)
            return BelowTick;
        return (BitOperations.Log2(ticks + ((ulong)ticks >> 1)) - RateLimit.TickBits) * 4;
    }
}

/// <summary>A client as <c>clients</c> shows it.</summary>
/// <param name="Address">128 bits; an IPv4 address is mapped into IPv6.</param>
/// <param name="Hits">Requests.</param>
/// <param name="Drops">Requests not answered because they were too many.</param>
/// <param name="Interval">log₂ of the mean seconds between requests; null before the second.</param>
/// <param name="LimitedInterval">The same while its requests were being dropped.</param>
/// <param name="Age">Time since the newest request, to a sixteenth of a second.</param>
/// <param name="KnownFor">Time since its first one; it is forgotten when others need its place.</param>
public readonly record struct ClientReport(
    UInt128 Address, uint Hits, uint Drops, int? Interval, int? LimitedInterval, TimeInterval Age, TimeInterval KnownFor);
