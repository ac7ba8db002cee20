namespace Stratum1.Server.Serving;

// All replies of a batch get their transmit timestamps from one reading of the clock, and leave with one call. Without more, the last of
// 64 would say that it left 100 to 200 µs before it does, and its client would take half of that for an error of its clock. How
// long a reply takes to be completed (with NTS: to be sealed) and to be sent is the same from batch to batch, so it can be foretold.

/// <summary>Foretells when each reply of a batch leaves. One per thread.</summary>
internal sealed class DepartureTimes
{
    /// <summary>log₂ of the batches that the mean remembers. Chosen: it settles within a millisecond of load.</summary>
    private const int Memory = 3;

    /// <summary>The thread was not running in between; nothing can be learned. Sealing with NTS takes a tenth of it.</summary>
    private static readonly TimeInterval LongestStep = TimeInterval.FromNanoseconds(20_000);

    private long completing;
    private long sending;

    /// <summary>When a reply will leave.</summary>
    /// <param name="begin">The clock before the first is completed.</param>
    /// <param name="index">Of the reply in its batch, from 0.</param>
    /// <param name="count">Replies in the batch.</param>
    public UtcTime Of(UtcTime begin, int index, int count) => begin + new TimeInterval((completing * count) + (sending * index));

    /// <summary>Learns from a batch that has left.</summary>
    /// <param name="begin">Before the first was completed.</param>
    /// <param name="completed">Before the call that sent them.</param>
    /// <param name="sent">After it.</param>
    /// <param name="count">Replies, at least one.</param>
    public void Learn(UtcTime begin, UtcTime completed, UtcTime sent, int count)
    {
        Learn(ref completing, (completed - begin) / count);
        Learn(ref sending, (sent - completed) / count);
    }

    private static void Learn(ref long mean, TimeInterval step)
    {
        if (step > TimeInterval.Zero && step < LongestStep)
            mean += (step.Units - mean) >> Memory;
    }
}
