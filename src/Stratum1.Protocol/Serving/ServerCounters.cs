using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

/// <summary>How many datagrams got which verdict, for <c>serverstats</c>. Written by one serving thread, read by any.</summary>
public sealed class ServerCounters
{
    /// <summary>Number of verdicts there are.</summary>
    public const int Kinds = (int)RequestVerdict.ControlMessage + 1;

    private readonly long[] verdicts = new long[Kinds];
    private readonly long[] receives = new long[(int)StampSource.Hardware + 1];
    private readonly long[] transmits = new long[(int)StampSource.Hardware + 1];
    private long authenticated;
    private long interleaved;

    /// <summary>All datagrams seen.</summary>
    public long Received => Sum(verdicts);

    /// <summary>Replies made, kisses included.</summary>
    public long Replies => this[RequestVerdict.Answered] + this[RequestVerdict.KissedRate] + this[RequestVerdict.KissedNts];

    /// <summary>Requests answered whose MAC or NTS was good.</summary>
    public long Authenticated => Volatile.Read(ref authenticated);

    /// <summary>Requests answered in the interleaved mode.</summary>
    public long Interleaved => Volatile.Read(ref interleaved);

    /// <summary>Datagrams with this verdict so far.</summary>
    public long this[RequestVerdict verdict] => Volatile.Read(ref verdicts[(int)verdict]);

    /// <summary>Replies with a receive timestamp from this source.</summary>
    public long ReceiveStamps(StampSource source) => Volatile.Read(ref receives[(int)source]);

    /// <summary>Replies with a transmit timestamp from this source: in the basic mode it is always the daemon.</summary>
    public long TransmitStamps(StampSource source)
        => Volatile.Read(ref transmits[(int)source]) + (source == StampSource.Daemon ? Replies - Sum(transmits) : 0);

    /// <summary>What several threads have counted, as of now.</summary>
    public static ServerCounters Sum(IEnumerable<ServerCounters> threads)
    {
        ArgumentNullException.ThrowIfNull(threads);
        var sum = new ServerCounters();
        foreach (var thread in threads)
        {
            Add(sum.verdicts, thread.verdicts);
            Add(sum.receives, thread.receives);
            Add(sum.transmits, thread.transmits);
            sum.authenticated += thread.Authenticated;
            sum.interleaved += thread.Interleaved;
        }

        return sum;
    }

    // Only the owning thread may call the following. Volatile makes each write whole on 32-bit machines; there is no other
    // writer, so no interlocked addition is needed.

    internal void Count(RequestVerdict verdict) => Add(ref verdicts[(int)verdict]);

    internal void CountReceiveStamp(StampSource source) => Add(ref receives[(int)source]);

    internal void CountAuthenticated() => Add(ref authenticated);

    internal void CountInterleaved(StampSource transmit)
    {
        Add(ref interleaved);
        Add(ref transmits[(int)transmit]);
    }

    private static void Add(ref long count) => Volatile.Write(ref count, unchecked(count + 1));

    private static void Add(long[] sum, long[] counts)
    {
        for (var i = 0; i < sum.Length; i++)
            sum[i] += Volatile.Read(ref counts[i]);
    }

    private static long Sum(long[] counts)
    {
        var sum = 0L;
        foreach (ref var count in counts.AsSpan())
            sum += Volatile.Read(ref count);
        return sum;
    }
}
