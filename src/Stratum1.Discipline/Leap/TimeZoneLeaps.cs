using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Stratum1.Discipline.Leap;

/// <summary>Reads the leap seconds of a time zone file, such as <c>right/UTC</c> (RFC 9636 §3).</summary>
public static class TimeZoneLeaps
{
    private const int HeaderLength = 44;
    private const int SecondsPerDay = 86_400;

    /// <summary>TAI − UTC before the first leap second, at the end of June 1972.</summary>
    private const int FirstTaiMinusUtc = 10;

    /// <summary>1972-01-01, since when TAI − UTC is a whole number.</summary>
    private static readonly UtcTime FirstEntry = new(63_072_000, 0);

    /// <summary>Reads a whole file.</summary>
    /// <param name="file">Its content.</param>
    /// <param name="table">The leap seconds; valid only when the result is null.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Read(ReadOnlySpan<byte> file, out LeapTable? table)
    {
        table = null;
        if (!TryReadHeader(file, out var first) || first.Version < '2')
            return "it is no time zone file of version 2 or later";
        var second = HeaderLength + first.DataLength(wide: false);
        if (second > file.Length || !TryReadHeader(file[(int)second..], out var header))
            return "it is cut off";
        var end = second + HeaderLength + header.DataLength(wide: true);
        if (end > file.Length)
            return "it is cut off";
        if (header.Leaps == 0)
            return "it has no leap seconds; 'right/UTC' has (Debian's package tzdata-legacy)";
        var records = file.Slice((int)(second + HeaderLength + header.LeapsOffset), (int)header.Leaps * LeapRecordLength);
        table = ReadRecords(records);
        return table is null ? "its leap seconds make no sense" : null;
    }

    private const int LeapRecordLength = 12;

    // A record's time counts the leap seconds before it, and names the inserted second itself. The last record of version 4 may
    // repeat the correction: it is the file's expiry (RFC 9636 §3.2).
    private static LeapTable? ReadRecords(ReadOnlySpan<byte> records)
    {
        var entries = ImmutableArray.CreateBuilder<LeapTableEntry>();
        entries.Add(new(FirstEntry, FirstTaiMinusUtc));
        UtcTime? expires = null;
        var before = 0;
        for (; !records.IsEmpty; records = records[LeapRecordLength..])
        {
            var time = BinaryPrimitives.ReadInt64BigEndian(records) - before;
            var correction = BinaryPrimitives.ReadInt32BigEndian(records[8..]);
            if (correction == before)
            {
                expires = new(time, 0);
                continue;
            }

            var midnight = (time + (SecondsPerDay / 2)) / SecondsPerDay * SecondsPerDay;
            if (Math.Abs(correction - before) != 1 || midnight <= entries[^1].At.Seconds || midnight - time is < 0 or > 1)
                return null;
            entries.Add(new(new(midnight, 0), FirstTaiMinusUtc + correction));
            before = correction;
        }

        return new(entries.ToImmutable(), expires);
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> data, out Header header)
    {
        header = default;
        if (data.Length < HeaderLength || !data.StartsWith("TZif"u8))
            return false;
        header = new(data[4], Count(data, 0), Count(data, 1), Count(data, 2), Count(data, 3), Count(data, 4), Count(data, 5));
        return true;

        static uint Count(ReadOnlySpan<byte> data, int index) => BinaryPrimitives.ReadUInt32BigEndian(data[(20 + (4 * index))..]);
    }

    /// <summary>The counts of a header, in the order of the file.</summary>
    private readonly record struct Header(
        byte Version, uint UtFlags, uint StandardFlags, uint Leaps, uint Times, uint Types, uint Characters)
    {
        public long DataLength(bool wide) => LeapsAt(wide) + (Leaps * (wide ? 12L : 8L)) + StandardFlags + UtFlags;

        public long LeapsOffset => LeapsAt(wide: true);

        private long LeapsAt(bool wide) => (Times * (wide ? 9L : 5L)) + (Types * 6L) + Characters;
    }
}
