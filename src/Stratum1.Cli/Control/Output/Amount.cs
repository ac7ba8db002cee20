using System.Globalization;

namespace Stratum1.Cli.Control.Output;

/// <summary>Quantities in words for people: the unit follows the size.</summary>
internal static class Amount
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Seconds(TimeInterval value, bool signed)
    {
        var seconds = value.Seconds;
        var (scaled, unit, decimals) = Math.Abs(seconds) switch
        {
            < 0.999_9995e-6 => (seconds * 1e9, "ns", 0),
            < 0.999_9995e-3 => (seconds * 1e6, "us", 3),
            < 0.999_9995 => (seconds * 1e3, "ms", 3),
            < 999.9995 => (seconds, "s", 3),
            _ => (seconds, "s", 0),
        };
        return $"{Number(scaled, decimals, signed)} {unit}";
    }

    public static string Ppm(Frequency value, bool signed) => $"{Number(value.Ppm, 3, signed)} ppm";

    public static string Age(uint? seconds) => seconds switch
    {
        null => "-",
        < 600 => $"{seconds} s",
        < 36_000 => $"{seconds / 60} min",
        < 345_600 => $"{seconds / 3600} h",
        _ => $"{seconds / 86_400} d",
    };

    /// <summary>To the second, for people.</summary>
    public static string Date(UtcTime time)
        => IsDate(time) && UtcDate.From(time) is var d
            ? string.Create(Plain, $"{d.Year:D4}-{d.Month:D2}-{d.Day:D2} {d.Hour:D2}:{d.Minute:D2}:{d.Second:D2} UTC")
            : $"{time.Seconds} s";

    /// <summary>ISO 8601 with nanoseconds; null outside the years 1 to 9999.</summary>
    public static string? Iso(UtcTime time)
        => IsDate(time) ? $"{UtcDate.From(time).ToString()[..^1]}.{time.NanosecondOfSecond.ToString("D9", Plain)}Z" : null;

    /// <summary>A leap indicator in chronyc's words.</summary>
    public static string Leap(LeapIndicator leap) => leap switch
    {
        LeapIndicator.None => "Normal",
        LeapIndicator.Insert => "Insert second",
        LeapIndicator.Delete => "Delete second",
        _ => "Not synchronised",
    };

    /// <summary>The printable characters of a reference ID, as chronyc shows a name.</summary>
    public static string Letters(ReferenceId id)
    {
        Span<char> letters = stackalloc char[4];
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if ((char)((id.Value >> shift) & 0xFF) is >= ' ' and <= '~' and var letter)
                letters[length++] = letter;
        }

        return letters[..length].ToString();
    }

    private static string Number(double value, int decimals, bool signed)
    {
        var shown = Math.Round(value, decimals) + 0.0; // What would be shown as a negative zero becomes a plain one.
        return (signed && shown >= 0 ? "+" : "") + shown.ToString($"F{decimals}", Plain);
    }

    /// <summary>The Gregorian years 1 to 9999 in POSIX seconds.</summary>
    private static bool IsDate(UtcTime time) => time.Seconds is >= -62_135_596_800 and < 253_402_300_800;
}
