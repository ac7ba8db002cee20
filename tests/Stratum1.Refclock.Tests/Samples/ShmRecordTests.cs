using System.Buffers.Binary;
using Stratum1.Refclock.Samples;

namespace Stratum1.Refclock.Tests.Samples;

public class ShmRecordTests
{
    [Theory]
    [InlineData(ShmRecord.Length)]
    [InlineData(ShmRecord.ShortLength)]
    public void A_record_with_nanoseconds_is_read_to_the_nanosecond(int length)
    {
        var record = Record(length, mode: 1, count: 7, nanoseconds: true);
        Assert.Equal(ShmReading.Sample, ShmRecord.Read(record, 7, out var sample));
        Assert.Equal(UtcTime.FromTimespec(1_700_000_000, 123_456_789), sample.Reference);
        Assert.Equal(UtcTime.FromTimespec(1_700_000_001, 987_654_321), sample.Stamp);
        Assert.Equal(LeapIndicator.Insert, sample.Leap);
        Assert.False(sample.IsPulse);
    }

    [Theory]
    [InlineData(ShmRecord.Length)]
    [InlineData(ShmRecord.ShortLength)]
    public void A_writer_that_knows_no_nanoseconds_is_read_to_the_microsecond(int length)
    {
        Assert.Equal(ShmReading.Sample, ShmRecord.Read(Record(length, mode: 0, count: 7, nanoseconds: false), 0, out var sample));
        Assert.Equal(UtcTime.FromTimespec(1_700_000_000, 123_456_000), sample.Reference);
    }

    [Fact]
    public void A_record_that_was_written_meanwhile_is_torn_in_mode_1_only()
    {
        Assert.Equal(ShmReading.Torn, ShmRecord.Read(Record(ShmRecord.Length, mode: 1, count: 7, nanoseconds: true), 8, out _));
        Assert.Equal(ShmReading.Sample, ShmRecord.Read(Record(ShmRecord.Length, mode: 0, count: 7, nanoseconds: true), 8, out _));
    }

    [Fact]
    public void A_record_is_read_once()
    {
        var record = Record(ShmRecord.Length, mode: 1, count: 7, nanoseconds: true);
        record.AsSpan(ShmRecord.ValidOffset(record.Length), 4).Clear();
        Assert.Equal(ShmReading.Empty, ShmRecord.Read(record, 7, out _));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(36, 3)]
    [InlineData(36, -1)]
    [InlineData(16, 1_000_000)]
    [InlineData(32, -1)]
    public void What_cannot_be_is_absurd(int offset, int value)
    {
        var record = Record(ShmRecord.Length, mode: 1, count: 7, nanoseconds: false);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(offset), value);
        Assert.Equal(ShmReading.Absurd, ShmRecord.Read(record, 7, out _));
    }

    [Theory]
    [InlineData(ShmRecord.Length)]
    [InlineData(ShmRecord.ShortLength)]
    public void No_damage_throws(int length)
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var record = Record(length, mode: seed % 2, count: 7, nanoseconds: true);
            var random = new Random(seed);
            for (var i = 0; i < 4; i++)
                record[random.Next(length)] = (byte)random.Next(256);
            if (ShmRecord.Read(record, 7, out var sample) == ShmReading.Sample)
                Assert.True((int)sample.Leap is >= 0 and <= 2, $"seed {seed}");
        }
    }

    /// <summary>As C lays it out on a little-endian machine; the test's machine is one.</summary>
    private static byte[] Record(int length, int mode, int count, bool nanoseconds)
    {
        var isLong = length == ShmRecord.Length;
        var record = new byte[length];
        Write(0, mode);
        Write(4, count);
        Write(8, 1_700_000_000);
        Write(isLong ? 16 : 12, 123_456);
        Write(isLong ? 24 : 16, 1_700_000_001);
        Write(isLong ? 32 : 20, 987_654);
        Write(isLong ? 36 : 24, 1);
        Write(isLong ? 40 : 28, -20);
        Write(isLong ? 48 : 36, 1);
        if (nanoseconds)
        {
            Write(isLong ? 52 : 40, 123_456_789);
            Write(isLong ? 56 : 44, 987_654_321);
        }

        return record;

        void Write(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(offset), value);
    }
}
