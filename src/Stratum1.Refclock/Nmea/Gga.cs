namespace Stratum1.Refclock.Nmea;

/// <summary>GGA, fix data: time of day, quality and satellites, no date (IEC 61162-1).</summary>
/// <param name="Time">Of the fix; null when the field is empty or malformed.</param>
/// <param name="Quality">Null when the field is empty or malformed.</param>
/// <param name="SatellitesUsed">At most 12 on many receivers, whatever the truth; null when empty.</param>
public readonly record struct Gga(TimeOfDay? Time, int? Quality, int? SatellitesUsed)
{
    private const int Estimated = 6;
    private const int Manual = 7;

    /// <summary>1 to 5: autonomous, differential, precise, real-time kinematic fixed or float.</summary>
    public bool HasFix => Quality is >= 1 and < Estimated;

    /// <summary>Quality 6: dead reckoning.</summary>
    public bool IsEstimated => Quality == Estimated;

    /// <summary>Quality 0, 7 (typed in) or 8 (simulator). False when the field is empty: then nothing is said.</summary>
    public bool HasNoFix => Quality is 0 or >= Manual;

    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when the sentence ends before its number of satellites.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Gga message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(1);
        var time = TimeOfDay.ParseOrNull(fields.Next());
        fields.Skip(4);
        var quality = fields.NextNumber();
        var isShort = fields.IsAtEnd;
        message = new(time, quality, fields.NextNumber());
        return !isShort;
    }
}
