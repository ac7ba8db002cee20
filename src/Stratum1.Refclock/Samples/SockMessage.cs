using System.Runtime.InteropServices;

namespace Stratum1.Refclock.Samples;

/// <summary>
/// A datagram as feeders such as gpsd send it to a socket of the SOCK driver: struct timeval of the system clock, double offset
/// (reference − system clock), then pulse, leap indicator, padding and magic as int, in C's natural alignment.
/// </summary>
/// <remarks>Both sizes of time_t are taken: a 32-bit feeder may be older or newer than the 64-bit time of its C library.</remarks>
public static class SockMessage
{
    /// <summary>Octets with a time_t of 8 octets, and of 4.</summary>
    public const int Length = 40;

    /// <inheritdoc cref="Length"/>
    public const int ShortLength = 32;

    /// <summary>"SOCK".</summary>
    public const int Magic = 0x534F_434B;

    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Far more than any clock is wrong that is not broken, and far from what a time stamp cannot hold: 68 years.</summary>
    private const double LongestOffset = 2e9;

    /// <summary>Reads a datagram.</summary>
    /// <returns>False when it has another length or magic, or says something that cannot be. Never throws.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out ClockSample sample)
    {
        sample = default;
        if (datagram.Length is not (Length or ShortLength))
            return false;
        var isLong = datagram.Length == Length;
        var seconds = isLong ? MemoryMarshal.Read<long>(datagram) : MemoryMarshal.Read<int>(datagram);
        var micros = isLong ? MemoryMarshal.Read<long>(datagram[8..]) : MemoryMarshal.Read<int>(datagram[4..]);
        var rest = datagram[(isLong ? 16 : 8)..];
        var offset = MemoryMarshal.Read<double>(rest);
        var leap = MemoryMarshal.Read<int>(rest[12..]);
        if (MemoryMarshal.Read<int>(rest[20..]) != Magic || leap is < 0 or > 2
            || micros is < 0 or >= MicrosecondsPerSecond || !(Math.Abs(offset) < LongestOffset) || seconds is < 0 or > uint.MaxValue)
        {
            return false;
        }

        var stamp = UtcTime.FromTimespec(seconds, micros * 1000);
        var isPulse = MemoryMarshal.Read<int>(rest[8..]) != 0;
        sample = new(stamp, stamp + TimeInterval.FromSeconds(offset), (LeapIndicator)leap, isPulse);
        return true;
    }
}
