using System.Runtime.InteropServices;

namespace Stratum1.Refclock.Samples;

/// <summary>What was found in a shared-memory segment.</summary>
public enum ShmReading
{
    /// <summary>A new sample.</summary>
    Sample,

    /// <summary>Nothing new since the last reading, or nothing yet.</summary>
    Empty,

    /// <summary>The writer was in the middle of it.</summary>
    Torn,

    /// <summary>No mode, leap indicator or time that exists.</summary>
    Absurd,
}

/// <summary>
/// The shared-memory segment of NTP's driver 28, as gpsd and others write it: one sample, the time of the reference and that of the
/// system clock, guarded by a flag and in mode 1 also by a counter.
/// </summary>
/// <remarks>
/// The layout is C's with natural alignment, its time_t of 8 or 4 octets according to the writer's ABI (chrony and ntpd agree with
/// it; ntp.org, "Shared Memory Driver"). Nanoseconds were added later: they count only where they fit the microseconds beside them.
/// </remarks>
public static class ShmRecord
{
    /// <summary>Key of unit 0: "NTP0".</summary>
    public const int FirstKey = 0x4E54_5030;

    /// <summary>Octets of a segment: with a time_t of 8 octets, and of 4.</summary>
    public const int Length = 96;

    /// <inheritdoc cref="Length"/>
    public const int ShortLength = 80;

    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Offset of the flag, which the reader clears after reading.</summary>
    public static int ValidOffset(int length) => length >= Length ? 48 : 36;

    /// <summary>Reads a copy of a segment.</summary>
    /// <param name="segment">At least <see cref="ShortLength"/> octets; from <see cref="Length"/> on, time_t has 8.</param>
    /// <param name="countAfter">The counter, read once more after the copy was made.</param>
    /// <param name="sample">Meaningful for <see cref="ShmReading.Sample"/>.</param>
    public static ShmReading Read(ReadOnlySpan<byte> segment, int countAfter, out ClockSample sample)
    {
        sample = default;
        var isLong = segment.Length >= Length;
        var mode = Int(segment, 0);
        if (mode is not (0 or 1))
            return ShmReading.Absurd;
        if (Int(segment, isLong ? 48 : 36) == 0)
            return ShmReading.Empty;
        if (mode == 1 && Int(segment, 4) != countAfter)
            return ShmReading.Torn;

        var (clock, receive) = isLong ? (MemoryMarshal.Read<long>(segment[8..]), MemoryMarshal.Read<long>(segment[24..]))
            : (Int(segment, 8), Int(segment, 16));
        var (clockMicros, receiveMicros) = isLong ? (Int(segment, 16), Int(segment, 32)) : (Int(segment, 12), Int(segment, 20));
        var (clockNanos, receiveNanos) = isLong ? (Int(segment, 52), Int(segment, 56)) : (Int(segment, 40), Int(segment, 44));
        var leap = Int(segment, isLong ? 36 : 24);
        // The microseconds were cut off, or were never written when both are zero.
        if (clockNanos / 1000 != clockMicros || receiveNanos / 1000 != receiveMicros)
            (clockNanos, receiveNanos) = (Nanoseconds(clockMicros), Nanoseconds(receiveMicros));
        if (leap is < 0 or > 2 || !IsNanosecond(clockNanos) || !IsNanosecond(receiveNanos))
            return ShmReading.Absurd;
        sample = new(UtcTime.FromTimespec(receive, receiveNanos), UtcTime.FromTimespec(clock, clockNanos), (LeapIndicator)leap);
        return ShmReading.Sample;
    }

    private static bool IsNanosecond(int value) => value is >= 0 and < NanosecondsPerSecond;

    private static int Nanoseconds(int micros) => micros is >= 0 and < 1_000_000 ? micros * 1000 : -1;

    private static int Int(ReadOnlySpan<byte> segment, int offset) => MemoryMarshal.Read<int>(segment[offset..]);
}
