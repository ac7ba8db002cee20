using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-SAT: every satellite the receiver knows of (UBX-13003221, NAV-SAT).</summary>
public readonly ref struct NavSat
{
    private const int HeaderLength = 8;
    private const int EntryLength = 12;

    private readonly ReadOnlySpan<byte> entries;

    private NavSat(ReadOnlySpan<byte> entries) => this.entries = entries;

    /// <summary>Number of satellites.</summary>
    public int Count => entries.Length / EntryLength;

    /// <summary>One satellite, from 0 to <see cref="Count"/> − 1.</summary>
    public UbxSatellite this[int index]
    {
        get
        {
            var entry = entries.Slice(index * EntryLength, EntryLength);
            return new(
                System: (SatelliteSystem)entry[0],
                Number: entry[1],
                Strength: entry[2],
                Elevation: unchecked((sbyte)entry[3]),
                Azimuth: BinaryPrimitives.ReadInt16LittleEndian(entry[4..]),
                IsUsed: (entry[8] & 0b1000) != 0);
        }
    }

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short for the number of satellites it announces.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavSat message)
    {
        message = default;
        if (payload.Length < HeaderLength || payload.Length < HeaderLength + (payload[5] * EntryLength))
            return false;
        message = new(payload.Slice(HeaderLength, payload[5] * EntryLength));
        return true;
    }
}
