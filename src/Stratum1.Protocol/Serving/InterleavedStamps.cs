using System.Buffers.Binary;
using System.Numerics;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Serving;

// A reply cannot contain the moment at which it leaves, only a guess. In the interleaved mode the next reply tells it (RFC 9769 §2).
// The client names the earlier exchange by our receive timestamp, which is as good as a random number; so no addresses are kept, and a
// client behind another port or in the queue of another thread is recognised all the same. Only requests that look interleaved are
// remembered: the lowest bit is set in every receive timestamp that we send and clear in every transmit timestamp, so ordinary clients,
// which send one of the latter back if anything, cost no memory (chrony's convention as well).

/// <summary>
/// Receive and transmit timestamps of replies to interleaved requests, in memory of fixed size, shared by all serving threads.
/// </summary>
/// <remarks>A bucket that another thread is just using is given up: the client then gets a reply in the basic mode.</remarks>
public sealed class InterleavedStamps
{
    /// <summary>Octets per exchange: two timestamps, the source, a part of the bucket's lock.</summary>
    public const int OctetsPerExchange = 18;

    /// <summary>Marks receive timestamps.</summary>
    internal const ulong ReceiveBit = 1;

    private const int Ways = 8;

    private readonly ulong[] receives;
    private readonly ulong[] transmits;
    private readonly StampSource[] sources;
    private readonly int[] locks;
    private readonly int bucketShift;

    /// <summary>A table for so many exchanges, empty.</summary>
    /// <param name="capacity">Rounded down to a power of two, at least 16. Up to half of it nearly every exchange is found again.</param>
    public InterleavedStamps(int capacity)
    {
        var buckets = (int)(BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity / Ways, 2) + 1) / 2);
        receives = new ulong[buckets * Ways];
        transmits = new ulong[buckets * Ways];
        sources = new StampSource[buckets * Ways];
        locks = new int[buckets];
        bucketShift = 64 - BitOperations.Log2((uint)buckets);
    }

    /// <summary>How many exchanges fit.</summary>
    public int Capacity => receives.Length;

    /// <summary>
    /// Exchanges held now, and the time between the oldest and the newest of them; for <c>serverstats</c>, read by any thread.
    /// </summary>
    public (int Count, TimeInterval Span) Held
    {
        get
        {
            var count = 0;
            NtpTimestamp oldest = default, newest = default;
            foreach (ref var cell in receives.AsSpan())
            {
                var at = new NtpTimestamp(Volatile.Read(ref cell));
                if (at.Units == 0)
                    continue;
                if (count == 0)
                    (oldest, newest) = (at, at);
                if (at - oldest < TimeInterval.Zero)
                    oldest = at;
                if (at - newest > TimeInterval.Zero)
                    newest = at;
                count++;
            }

            return (count, newest - oldest);
        }
    }

    /// <summary>Remembers when a reply left.</summary>
    /// <param name="receive">The receive timestamp it contained.</param>
    /// <param name="transmit">When it left.</param>
    /// <param name="source">Who says so.</param>
    public void Save(NtpTimestamp receive, NtpTimestamp transmit, StampSource source)
    {
        if (!TryLock(receive, out var bucket))
            return;
        var place = Place(bucket, receive) ?? OldestIn(bucket, receive);
        Volatile.Write(ref receives[place], receive.Units);
        (transmits[place], sources[place]) = (transmit.Units, source);
        Volatile.Write(ref locks[bucket], 0);
    }

    /// <summary>The kernel or the network card tells later when a reply left; others that it tells of are not remembered.</summary>
    /// <param name="reply">The reply as it was sent.</param>
    /// <param name="transmit">When it left, in served time.</param>
    /// <param name="source">Who says so.</param>
    public void Improve(ReadOnlySpan<byte> reply, NtpTimestamp transmit, StampSource source)
    {
        if (reply.Length < NtpHeader.Length)
            return;
        var receive = new NtpTimestamp(BinaryPrimitives.ReadUInt64BigEndian(reply[NtpHeader.ReceiveOffset..]));
        if (!TryLock(receive, out var bucket))
            return;
        if (Place(bucket, receive) is { } place && source >= sources[place])
            (transmits[place], sources[place]) = (transmit.Units, source);
        Volatile.Write(ref locks[bucket], 0);
    }

    /// <summary>Forgets everything: the served clock was stepped, and the stamps are not its own any more.</summary>
    public void Clear()
    {
        foreach (ref var cell in receives.AsSpan())
            Volatile.Write(ref cell, 0);
    }

    /// <summary>Gives out when the reply with this receive timestamp left, once.</summary>
    internal bool TryTake(NtpTimestamp receive, out NtpTimestamp transmit, out StampSource source)
    {
        (transmit, source) = (default, StampSource.Daemon);
        if (!TryLock(receive, out var bucket))
            return false;
        var place = Place(bucket, receive);
        if (place is { } found)
        {
            (transmit, source) = (new(transmits[found]), sources[found]);
            Volatile.Write(ref receives[found], 0);
        }

        Volatile.Write(ref locks[bucket], 0);
        return place is not null;
    }

    /// <summary>A receive timestamp that no remembered reply has: the next free one, 466 ps later each.</summary>
    internal NtpTimestamp Unused(NtpTimestamp receive)
    {
        receive = new(receive.Units | ReceiveBit);
        while (Place(Bucket(receive), receive) is not null)
            receive = new(unchecked(receive.Units + (2 * ReceiveBit)));
        return receive;
    }

    /// <summary>Fibonacci hashing: stamps of one moment are spread over all buckets.</summary>
    private int Bucket(NtpTimestamp receive) => (int)(unchecked(receive.Units * 0x9E37_79B9_7F4A_7C15) >> bucketShift);

    private bool TryLock(NtpTimestamp receive, out int bucket)
    {
        bucket = Bucket(receive);
        return (receive.Units & ReceiveBit) != 0 && Interlocked.CompareExchange(ref locks[bucket], 1, 0) == 0;
    }

    private int? Place(int bucket, NtpTimestamp receive)
    {
        for (var place = bucket * Ways; place < (bucket + 1) * Ways; place++)
        {
            if (Volatile.Read(ref receives[place]) == receive.Units)
                return place;
        }

        return null;
    }

    private int OldestIn(int bucket, NtpTimestamp now)
    {
        var oldest = bucket * Ways;
        for (var place = oldest; place < (bucket + 1) * Ways; place++)
        {
            if (receives[place] == 0)
                return place;
            if (now - new NtpTimestamp(receives[place]) > now - new NtpTimestamp(receives[oldest]))
                oldest = place;
        }

        return oldest;
    }
}
