namespace Stratum1.Refclock.Nmea;

/// <summary>GLL, position with time of day and status, no date (IEC 61162-1).</summary>
/// <param name="Time">Null when the field is empty or malformed.</param>
/// <param name="IsActive">Status <c>A</c>, and the mode, if sent, not "no fix", "manual" or "simulator".</param>
public readonly record struct Gll(TimeOfDay? Time, bool IsActive)
{
    /// <summary>Reads one sentence.</summary>
    /// <param name="body">The sentence between <c>$</c> and <c>*</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when the sentence ends before its status, as it did before NMEA 2.0.</returns>
    public static bool TryParse(ReadOnlySpan<byte> body, out Gll message)
    {
        var fields = new NmeaFields(body);
        fields.Skip(5);
        var time = TimeOfDay.ParseOrNull(fields.Next());
        var isShort = fields.IsAtEnd;
        var status = fields.Next();
        message = new(time, status is [(byte)'A'] && !NmeaMode.IsNoFix(fields.NextLetter()));
        return !isShort;
    }
}
