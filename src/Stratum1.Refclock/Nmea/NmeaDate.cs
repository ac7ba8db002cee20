namespace Stratum1.Refclock.Nmea;

/// <summary>Dates as sentences write them.</summary>
internal static class NmeaDate
{
    /// <summary>Two-digit years from here on are of the 20th century: GPS time began in 1980.</summary>
    private const int PivotYear = 80;

    /// <summary>Reads the <c>ddmmyy</c> of RMC: 80 to 99 are 1980 to 1999, 00 to 79 are 2000 to 2079.</summary>
    /// <returns>Null when the field is empty, malformed or no day of the calendar.</returns>
    public static DateOnly? ParseShort(ReadOnlySpan<byte> field)
        => field.Length == 6
           && NmeaFields.TryNumber(field[..2], out var day)
           && NmeaFields.TryNumber(field[2..4], out var month)
           && NmeaFields.TryNumber(field[4..6], out var year)
            ? Calendar(year >= PivotYear ? 1900 + year : 2000 + year, month, day)
            : null;

    /// <summary>The day, or null when there is no such day.</summary>
    public static DateOnly? Calendar(int? year, int? month, int? day)
        => year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year.Value, month.Value)
            ? new DateOnly(year.Value, month.Value, day.Value)
            : null;
}
