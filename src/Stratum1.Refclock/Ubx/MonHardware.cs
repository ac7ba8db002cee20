namespace Stratum1.Refclock.Ubx;

/// <summary>Antenna and jamming, from UBX-MON-HW (up to u-blox 8) or UBX-MON-RF (since u-blox 9).</summary>
/// <param name="Antenna">0 starting, 1 not known, 2 good, 3 short, 4 open.</param>
/// <param name="Jamming">0 not looked for, 1 none, 2 warning, 3 critical: no fix.</param>
public readonly record struct MonHardware(int Antenna, int Jamming)
{
    private const int HwLength = 60;
    private const int RfHeaderLength = 4;
    private const int RfBlockLength = 24;

    /// <summary>Reads a payload of MON-HW (UBX-13003221, MON-HW).</summary>
    /// <returns>False when it is too short.</returns>
    public static bool TryParseHw(ReadOnlySpan<byte> payload, out MonHardware message)
    {
        message = payload.Length >= HwLength ? new(Antenna: payload[20], Jamming: (payload[22] >> 2) & 0b11) : default;
        return payload.Length >= HwLength;
    }

    /// <summary>Reads a payload of MON-RF (ZED-F9T interface description UBX-20033631, MON-RF): the worst of its radio blocks.</summary>
    /// <returns>False when it is too short for the blocks it announces, or has none.</returns>
    public static bool TryParseRf(ReadOnlySpan<byte> payload, out MonHardware message)
    {
        message = default;
        if (payload.Length < RfHeaderLength || payload[1] == 0 || payload.Length < RfHeaderLength + (payload[1] * RfBlockLength))
            return false;
        for (var i = 0; i < payload[1]; i++)
        {
            var block = payload.Slice(RfHeaderLength + (i * RfBlockLength), RfBlockLength);
            message = new(Math.Max(message.Antenna, block[2]), Math.Max(message.Jamming, block[1] & 0b11));
        }

        return true;
    }
}
