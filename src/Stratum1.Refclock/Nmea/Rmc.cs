namespace Stratum1.Refclock.Nmea;

/// <summary>RMC, recommended minimum: the one common sentence with time, date and status (IEC 61162-1).</summary>
/// <remarks>
/// 12 fields before NMEA 2.3, 13 with the mode indicator, 14 with the navigational status of NMEA 4.1. The last is about the use
/// of the position at sea and says <c>V</c> on receivers that are perfectly well: it is not read.
/// </remarks>
/// <param name="Time">Of the fix; null when the field is empty or malformed.</param>
/// <param name="Date">Null when the field is empty or malformed.</param>
/// <param name="IsActive">Status <c>A</c>, and the mode, if sent, not "no fix", "manual" or "simulator".</param>
/// <param name="IsEstimated">Mode <c>E</c>: the receiver is dead reckoning.</param>
public readonly record struct Rmc(TimeOfDay? Time, DateOnly? Date, bool IsActive, bool IsEstimated)
{
    /// <summary>Up to the date, the last field this product needs.</summary>
    private const int MinFields = 10;

    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when the sentence ends before its date field.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Rmc message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(1);
        var time = TimeOfDay.ParseOrNull(fields.Next());
        var status = fields.Next();
        fields.Skip(MinFields - 4);
        var isShort = fields.IsAtEnd;
        var date = NmeaDate.ParseShort(fields.Next());
        fields.Skip(2);
        var mode = fields.NextLetter();
        message = new(time, date, status is [(byte)'A'] && !NmeaMode.IsNoFix(mode), mode == NmeaMode.Estimated);
        return !isShort;
    }
}
