namespace Stratum1.Refclock.Nmea;

/// <summary>ZDA, time and date with a four-digit year, without any status (IEC 61162-1).</summary>
/// <param name="Time">Null when the field is empty or malformed.</param>
/// <param name="Date">Null when a field is empty or malformed, or the day does not exist.</param>
public readonly record struct Zda(TimeOfDay? Time, DateOnly? Date)
{
    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when the sentence ends before its year.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Zda message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(1);
        var time = TimeOfDay.ParseOrNull(fields.Next());
        var day = fields.NextNumber();
        var month = fields.NextNumber();
        var isShort = fields.IsAtEnd;
        message = new(time, NmeaDate.Calendar(fields.NextNumber(), month, day));
        return !isShort;
    }
}
