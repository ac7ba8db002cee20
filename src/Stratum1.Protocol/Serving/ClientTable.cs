using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stratum1.Protocol.Serving;

// What a request needs of its client is 16 octets, and four clients share a cache line, their home: so a request waits for memory once,
// however many clients there are. The home is chosen by a hash that a stranger cannot foresee; 32 further bits of it stand for the address,
// which is looked at only by reports (two of a million clients are taken for one with a probability of 1 in 1000). A full home takes
// the neighbouring line as well; when that is full too, the client of the eight that was silent longest makes room.
//
// Waiting once is still long if there are a million clients (100 to 200 ns). Therefore a thread first tells the addresses of a whole
// batch, and all of their lines are fetched at the same time.

/// <summary>
/// Who asks how often, in memory of fixed size, and who asks too often. One per serving thread and service, no locks: only the owning
/// thread may call anything but <see cref="TryRead"/> and the totals.
/// </summary>
public sealed class ClientTable
{
    /// <summary>Octets per client: the record, its address, the number of drops, and when it first came.</summary>
    public const int OctetsPerClient = ClientRecord.Size + 16 + 4 + 4;

    /// <summary>The least a table holds.</summary>
    public const int SmallestCapacity = 2 * Line;

    private const int LineOctets = 64;

    /// <summary>Records in a cache line.</summary>
    private const int Line = LineOctets / ClientRecord.Size;

    /// <summary>Addresses told before they are fetched; as many as a batch has.</summary>
    private const int MostExpected = 64;

    private const int ReadAttempts = 100;

    private readonly ulong[] memory;
    private readonly UInt128[] addresses;
    private readonly uint[] drops;
    private readonly uint[] firstSeen;
    private readonly int firstWord;
    private readonly uint lineMask;
    private readonly AddressHash hash;
    private readonly uint tickOffset;
    private readonly int[] expected = new int[MostExpected];
    private int expectedCount;
    private RateLimiter limiter;
    private uint replacements;
    private long totalHits;
    private long totalDrops;
    private long recordsDropped;

    /// <summary>A table for so many clients, empty.</summary>
    /// <param name="capacity">Rounded down to a power of two, at least <see cref="SmallestCapacity"/>.</param>
    /// <param name="limit">How often one may be answered; null without limit.</param>
    /// <param name="seed">Random bits that nobody outside knows: they choose the homes and the leaks.</param>
    /// <param name="yields">
    /// Most requests of a client are answered that asks the more often the less it is answered: where a reply costs less than requests.
    /// </param>
    public ClientTable(int capacity, RateLimit? limit, UInt128 seed, bool yields = true)
    {
        var count = 1 << BitOperations.Log2((uint)Math.Max(capacity, SmallestCapacity));
        memory = GC.AllocateArray<ulong>((count * ClientRecord.Size / sizeof(ulong)) + (LineOctets / sizeof(ulong)), pinned: true);
        firstWord = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) & (LineOctets - 1)) / sizeof(ulong);
        addresses = new UInt128[count];
        drops = new uint[count];
        firstSeen = new uint[count];
        lineMask = ((uint)count / Line) - 1;
        Limit = limit;
        hash = new(seed);
        var random = hash.Further | 1;
        tickOffset = (uint)(random >> 32); // Lest all buckets of tokens in the world fill at the same moment.
        limiter = new(limit ?? default, yields, random);
    }

    /// <summary>How many clients fit.</summary>
    public int Capacity => addresses.Length;

    /// <summary>How often one may be answered; null without limit.</summary>
    public RateLimit? Limit { get; }

    /// <summary>Clients that made room for others.</summary>
    public long RecordsDropped => Volatile.Read(ref recordsDropped);

    /// <summary>Requests noted.</summary>
    public long Hits => Volatile.Read(ref totalHits);

    /// <summary>Requests not answered because they were too many.</summary>
    public long Drops => Volatile.Read(ref totalDrops);

    /// <summary>An address of 4 or 16 octets as a number; an IPv4 address is mapped into IPv6.</summary>
    public static UInt128 Number(ReadOnlySpan<byte> address)
    {
        var (high, low) = Words(address);
        return new(high, low);
    }

    /// <summary>Tells that a request from this address will be noted soon, with others.</summary>
    public void Expect(ReadOnlySpan<byte> address)
    {
        if (expectedCount == MostExpected)
            return;
        var (high, low) = Words(address);
        expected[expectedCount++] = Home(hash.Of(high, low));
    }

    /// <summary>Notes a request and says whether it may be answered.</summary>
    /// <param name="address">4 or 16 octets in network order.</param>
    /// <param name="at">When it arrived.</param>
    public RateVerdict Note(ReadOnlySpan<byte> address, NtpTimestamp at)
    {
        if (expectedCount > 0)
            FetchExpected();
        var (high, low) = Words(address);
        var now = Ticks(at);
        Volatile.Write(ref totalHits, totalHits + 1);
        var place = Find(high, low, now);
        ref var record = ref Records[place];
        record.Hits = unchecked(record.Hits + 1);
        var elapsed = unchecked(now - record.LastSeen);
        if (record.Hits == 1 || unchecked((int)elapsed) < 0)
            elapsed = 0; // A new client, or the clock was stepped back.
        else
            record.NoteInterval(elapsed);
        var before = unchecked(now - elapsed);
        record.LastSeen = now;
        var verdict = Limit is null ? RateVerdict.Pass : limiter.Judge(ref record, before, now);
        if (verdict == RateVerdict.Drop)
        {
            drops[place] = unchecked(drops[place] + 1);
            Volatile.Write(ref totalDrops, totalDrops + 1);
        }

        return verdict;
    }

    /// <summary>Reads one place of the table; any thread may.</summary>
    /// <param name="index">0 to <see cref="Capacity"/> − 1.</param>
    /// <param name="now">To tell the age by.</param>
    /// <param name="report">The client there. Its figures may be of slightly different moments.</param>
    /// <returns>False when nobody is there.</returns>
    public bool TryRead(int index, NtpTimestamp now, out ClientReport report)
    {
        report = default;
        for (var attempt = 0; attempt < ReadAttempts; attempt++)
        {
            // The number is odd while a record changes hands, and another afterwards: a mixture of two clients is never seen.
            var before = Volatile.Read(ref replacements);
            var record = Records[index];
            var (address, dropped, first) = (addresses[index], drops[index], firstSeen[index]);
            Interlocked.MemoryBarrier();
            if (before % 2 != 0 || Volatile.Read(ref replacements) != before)
                continue;
            if (record.Mark == 0)
                return false;
            report = new(
                address, record.Hits, dropped, Octaves(record.Interval), Octaves(record.DroppedInterval),
                AgeOf(record.LastSeen, Ticks(now)), AgeOf(first, Ticks(now)));
            return true;
        }

        return false;

        static TimeInterval AgeOf(uint seen, uint now)
            => new((long)Math.Max(0, unchecked((int)(now - seen))) << (32 - RateLimit.TickBits));

        static int? Octaves(sbyte interval) => interval == ClientRecord.NoInterval ? null : (int)Math.Round(interval / 4.0);
    }

    /// <summary>Begins to count each client's requests anew, as <c>clients -r</c> asks; who is known stays known.</summary>
    public void ResetCounters()
    {
        drops.AsSpan().Clear();
        foreach (ref var record in Records)
            record.Hits = 0;
    }

    /// <summary>All records. An array begins where it likes; its first words are left out, so that four records are one line.</summary>
    private Span<ClientRecord> Records => MemoryMarshal.Cast<ulong, ClientRecord>(memory.AsSpan(firstWord))[..addresses.Length];

    private static (ulong High, ulong Low) Words(ReadOnlySpan<byte> address)
        => address.Length == 4
            ? (0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(address))
            : (BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]));

    private static uint MarkOf(ulong hash) => Math.Max((uint)(hash & uint.MaxValue), 1);

    /// <summary>The first place of a client's home.</summary>
    private int Home(ulong hash) => (int)((uint)(hash >> 32) & lineMask) * Line;

    private uint Ticks(NtpTimestamp at) => unchecked((uint)(at.Units >> (32 - RateLimit.TickBits)) + tickOffset);

    // Readings that do not depend on each other, with as few instructions in between as can be: the processor starts the next ones
    // before the first has arrived. Their sum is returned, lest the compiler leaves them out.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint FetchExpected()
    {
        var lines = expected.AsSpan(0, expectedCount);
        var table = Records;
        var sum = 0u;
        foreach (var line in lines)
            sum ^= table[line].Mark;
        expectedCount = 0;
        return sum;
    }

    /// <summary>The place of a client; makes one if there is none.</summary>
    private int Find(ulong high, ulong low, uint now)
    {
        var bits = hash.Of(high, low);
        var mark = MarkOf(bits);
        var home = Home(bits);
        var line = Records.Slice(home, Line);

        // No jump depends on where in its home a client lives: the processor could not guess it.
        var way = 0;
        if (line[1].Mark == mark)
            way = 1;
        if (line[2].Mark == mark)
            way = 2;
        if (line[3].Mark == mark)
            way = 3;
        return line[way].Mark == mark ? home + way : FindElsewhere(high, low, home, mark, now);
    }

    /// <summary>Nobody lives in the neighbouring line as long as there is room at home.</summary>
    private int FindElsewhere(ulong high, ulong low, int home, uint mark, uint now)
    {
        var found = -1;
        for (var way = 0; way < 2 * Line && found < 0; way++)
        {
            var place = way < Line ? home + way : (home ^ Line) + way - Line;
            var here = Records[place].Mark;
            if (here == mark)
                return place;
            if (here == 0)
                found = place;
        }

        if (found < 0)
            found = OldestNear(home, now);
        Replace(found, mark, new(high, low), now);
        return found;
    }

    /// <summary>The client of both lines that was silent longest; of several, the one that asked least.</summary>
    private int OldestNear(int home, uint now)
    {
        Volatile.Write(ref recordsDropped, recordsDropped + 1);
        var first = home & ~Line;
        var oldest = first;
        var (longest, fewest) = (int.MinValue, 0u);
        for (var place = first; place < first + (2 * Line); place++)
        {
            var silence = unchecked((int)(now - Records[place].LastSeen));
            var hits = Records[place].Hits;
            if (silence > longest || (silence == longest && hits < fewest))
                (oldest, longest, fewest) = (place, silence, hits);
        }

        return oldest;
    }

    private void Replace(int place, uint mark, UInt128 address, uint now)
    {
        Volatile.Write(ref replacements, unchecked(replacements + 1));
        Interlocked.MemoryBarrier();
        addresses[place] = address;
        drops[place] = 0;
        firstSeen[place] = now;
        Records[place] = new()
        {
            Mark = mark,
            Tokens = Limit is { } limit ? limit.Capacity : (ushort)0,
            Interval = ClientRecord.NoInterval,
            DroppedInterval = ClientRecord.NoInterval,
        };
        Volatile.Write(ref replacements, unchecked(replacements + 1));
    }
}
