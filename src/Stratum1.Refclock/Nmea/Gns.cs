namespace Stratum1.Refclock.Nmea;

/// <summary>GNS, fix data of several constellations, one mode letter each (IEC 61162-1).</summary>
/// <param name="Time">Of the fix; null when the field is empty or malformed.</param>
/// <param name="HasFix">At least one constellation contributes to a real fix.</param>
/// <param name="IsEstimated">No constellation does, but at least one is dead reckoning.</param>
/// <param name="SatellitesUsed">Null when empty.</param>
public readonly record struct Gns(TimeOfDay? Time, bool HasFix, bool IsEstimated, int? SatellitesUsed)
{
    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when the sentence ends before its number of satellites, or has no mode letter.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Gns message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(1);
        var time = TimeOfDay.ParseOrNull(fields.Next());
        fields.Skip(4);
        var modes = fields.Next();
        var isShort = fields.IsAtEnd || modes.IsEmpty;

        var hasFix = false;
        var isEstimated = false;
        foreach (var mode in modes)
        {
            hasFix |= !NmeaMode.IsNoFix(mode) && mode != NmeaMode.Estimated;
            isEstimated |= mode == NmeaMode.Estimated;
        }

        message = new(time, hasFix, isEstimated && !hasFix, fields.NextNumber());
        return !isShort;
    }
}
