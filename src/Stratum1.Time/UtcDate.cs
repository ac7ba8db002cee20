namespace Stratum1.Time;

/// <summary>A civil date and time of day in UTC, as receivers report it; second 60 is a leap second.</summary>
/// <param name="Year">1 to 9999.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to the length of the month.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Second">0 to 60.</param>
public readonly record struct UtcDate(int Year, int Month, int Day, int Hour, int Minute, int Second)
{
    private const long SecondsPerDay = 86_400;

    /// <summary>Day number of 1970-01-01 counted as <see cref="DateOnly.DayNumber"/> counts.</summary>
    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Whether every field is in its range and the day exists; second 60 is accepted only at 23:59.</summary>
    public bool IsValid
        => Year is >= 1 and <= 9999 && Month is >= 1 and <= 12 && Day >= 1 && Day <= DateTime.DaysInMonth(Year, Month)
           && Hour is >= 0 and <= 23 && Minute is >= 0 and <= 59
           && (Second is >= 0 and <= 59 || (Second == 60 && Hour == 23 && Minute == 59));

    /// <summary>The POSIX second; a leap second has the same number as the second after it (POSIX 4.16).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The date is not <see cref="IsValid"/>.</exception>
    public Instant<Utc> ToUtc()
    {
        var day = (long)new DateOnly(Year, Month, Day).DayNumber - UnixDay;
        return new((day * SecondsPerDay) + (Hour * 3600) + (Minute * 60) + Second, 0);
    }

    /// <summary>The civil date of a UTC reading; the fraction is dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the years 1 to 9999.</exception>
    public static UtcDate From(Instant<Utc> time)
    {
        var day = (long)Math.Floor((decimal)time.Seconds / SecondsPerDay);
        var second = (int)(time.Seconds - (day * SecondsPerDay));
        var date = DateOnly.FromDayNumber(checked((int)(day + UnixDay)));
        return new(date.Year, date.Month, date.Day, second / 3600, second / 60 % 60, second % 60);
    }

    /// <summary>ISO 8601, to the second: <c>2026-11-20T21:16:00Z</c>.</summary>
    public override string ToString() => $"{Year:D4}-{Month:D2}-{Day:D2}T{Hour:D2}:{Minute:D2}:{Second:D2}Z";
}
