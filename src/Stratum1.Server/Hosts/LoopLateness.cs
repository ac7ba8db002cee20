using System.Numerics;

namespace Stratum1.Server.Hosts;

/// <summary>How much later than asked for the event loop was woken: what a busy machine does to the clock's corrections.</summary>
internal sealed class LoopLateness
{
    /// <summary>Four buckets for each doubling, from 1 ns: bounds are at most 25 % above the true value.</summary>
    private const int PerOctave = 4;

    private readonly long[] counts = new long[64 * PerOctave];

    /// <summary>Wakes so far.</summary>
    public long Count { get; private set; }

    /// <summary>The loop was woken by its timer.</summary>
    /// <param name="late">Since it should have been; negative counts as zero.</param>
    public void Note(TimeInterval late)
    {
        counts[Bucket((ulong)Math.Max(late.Nanoseconds, 1))]++;
        Count++;
    }

    /// <summary>The time that this share of the wakes was at most late, rounded up.</summary>
    public TimeInterval Within(double share)
    {
        var rest = (long)Math.Ceiling(Count * share);
        for (var bucket = 0; Count > 0 && bucket < counts.Length; bucket++)
        {
            rest -= counts[bucket];
            if (rest <= 0)
                return Bound(bucket);
        }

        return TimeInterval.Zero;
    }

    private static int Bucket(ulong nanoseconds)
    {
        var octave = BitOperations.Log2(nanoseconds);
        var quarter = (int)((UInt128)nanoseconds * PerOctave >> octave) - PerOctave;
        return (octave * PerOctave) + quarter;
    }

    private static TimeInterval Bound(int bucket)
    {
        var lowest = Math.ScaleB(1 + ((double)((bucket % PerOctave) + 1) / PerOctave), bucket / PerOctave);
        return TimeInterval.FromSecondsSaturating(lowest * 1e-9);
    }
}
