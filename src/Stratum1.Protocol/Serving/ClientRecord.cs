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
    public readonly bool IsProvoked => Interval != NoInterval && DroppedInterval != NoInterval && DroppedInterval < Interval - 4;

    /// <summary>Takes the time since the request before into the mean of its kind.</summary>
    public void NoteInterval(uint ticks)
    {
        ref var mean = ref WasDropped ? ref DroppedInterval : ref Interval;
        var interval = QuarterOctaves(ticks);
        var change = interval - mean;
        if (mean == NoInterval)
            mean = (sbyte)interval;
        else
            mean += (sbyte)((change / 4) + Math.Sign(change)); // A quarter of the way, and at least one step.
    }

    /// <summary>
    /// 4·log₂ of so many ticks in seconds, with the two bits below the first as the fraction; the error is below a quarter.
    /// </summary>
    private static int QuarterOctaves(uint ticks)
    {
        if (ticks == 0)
            return BelowTick;
        var octave = BitOperations.Log2(ticks);
        var fraction = (int)((((ulong)ticks << 2) >> octave) & 3);
        return ((octave - RateLimit.TickBits) * 4) + fraction;
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
