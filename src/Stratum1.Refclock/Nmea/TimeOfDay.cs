namespace Stratum1.Refclock.Nmea;

/// <summary>A UTC time of day as sentences write it, <c>hhmmss</c> with an optional fraction.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 59, or 60 at 23:59: a leap second.</param>
/// <param name="Nanosecond">0 to 999 999 999.</param>
public readonly record struct TimeOfDay(int Hour, int Minute, int Second, int Nanosecond)
{
    private const int NanosecondDigits = 9;

    /// <summary>Whether this lies inside an inserted leap second.</summary>
    public bool IsLeapSecond => Second == 60;

    /// <summary>The moment on the given day.</summary>
    public UtcTime On(DateOnly date)
        => UtcTime.FromTimespec(new UtcDate(date.Year, date.Month, date.Day, Hour, Minute, Second).ToUtc().Seconds, Nanosecond);

    /// <summary>Reads <c>hhmmss</c> or <c>hhmmss.s…</c>; digits beyond the nanosecond are dropped.</summary>
    /// <returns>False when the field is empty, malformed or no time of day.</returns>
    public static bool TryParse(ReadOnlySpan<byte> field, out TimeOfDay time)
    {
        time = default;
        if (field.Length < 6
            || !NmeaFields.TryNumber(field[..2], out var hour)
            || !NmeaFields.TryNumber(field[2..4], out var minute)
            || !NmeaFields.TryNumber(field[4..6], out var second)
            || !TryFraction(field[6..], out var nanosecond))
            return false;

        time = new(hour, minute, second, nanosecond);
        return hour <= 23 && minute <= 59 && (second <= 59 || (second == 60 && hour == 23 && minute == 59));
    }

    internal static TimeOfDay? ParseOrNull(ReadOnlySpan<byte> field) => TryParse(field, out var time) ? time : null;

    private static bool TryFraction(ReadOnlySpan<byte> field, out int nanosecond)
    {
        nanosecond = 0;
        if (field.IsEmpty)
            return true;
        var digits = field[1..];
        if (field[0] != '.' || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        for (var i = 0; i < NanosecondDigits; i++)
            nanosecond = (nanosecond * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        return true;
    }
}
