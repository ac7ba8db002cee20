using System.Buffers.Binary;

namespace Stratum1.Refclock.Ubx;

/// <summary>UBX-NAV-SVINFO: the satellites on receivers up to u-blox 7 (GPS.G6-SW-10018, NAV-SVINFO).</summary>
public readonly ref struct NavSvInfo
{
    private const int HeaderLength = 8;
    private const int EntryLength = 12;

    private readonly ReadOnlySpan<byte> entries;

    private NavSvInfo(ReadOnlySpan<byte> entries) => this.entries = entries;

    /// <summary>Number of channels.</summary>
    public int Count => entries.Length / EntryLength;

    /// <summary>One satellite, from 0 to <see cref="Count"/> − 1; constellation and number are as NAV-SAT gives them.</summary>
    public UbxSatellite this[int index]
    {
        get
        {
            var entry = entries.Slice(index * EntryLength, EntryLength);
            var (system, number) = Split(entry[1]);
            return new(
                System: system,
                Number: number,
                Strength: entry[4],
                Elevation: unchecked((sbyte)entry[5]),
                Azimuth: BinaryPrimitives.ReadInt16LittleEndian(entry[6..]),
                IsUsed: (entry[2] & 1) != 0);
        }
    }

    /// <summary>Reads a payload.</summary>
    /// <returns>False when it is too short for the number of channels it announces.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out NavSvInfo message)
    {
        message = default;
        if (payload.Length < HeaderLength || payload.Length < HeaderLength + (payload[4] * EntryLength))
            return false;
        message = new(payload.Slice(HeaderLength, payload[4] * EntryLength));
        return true;
    }

    /// <summary>The single-byte numbering of UBX-13003221, appendix "Satellite Numbering", told apart by constellation.</summary>
    private static (SatelliteSystem System, int Number) Split(byte svid) => svid switch
    {
        >= 33 and <= 64 => (SatelliteSystem.BeiDou, svid - 27),
        >= 65 and <= 96 => (SatelliteSystem.Glonass, svid - 64),
        >= 120 and <= 158 => (SatelliteSystem.Sbas, svid),
        >= 159 and <= 163 => (SatelliteSystem.BeiDou, svid - 158),
        >= 173 and <= 182 => (SatelliteSystem.Imes, svid - 172),
        >= 193 and <= 202 => (SatelliteSystem.Qzss, svid - 192),
        >= 211 and <= 246 => (SatelliteSystem.Galileo, svid - 210),
        255 => (SatelliteSystem.Glonass, svid),
        _ => (SatelliteSystem.Gps, svid),
    };
}
