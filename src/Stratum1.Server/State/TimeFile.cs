using System.Globalization;

namespace Stratum1.Server.State;

/// <summary>
/// The file that keeps the last known good time, for boards without a battery-backed clock: POSIX seconds, and the same for human eyes.
/// A time file of its own is safer than the drift file's modification time, which copying a card or restoring a backup changes.
/// </summary>
public static class TimeFile
{
    private const string Kind = "time";
    private const int Version = 1;

    /// <summary>9999-12-31T23:59:59Z, the last second that can be written as a date.</summary>
    private const long LastSecond = 253_402_300_799;

    /// <summary>The content of the file; fractions are dropped.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970 or after 9999.</exception>
    public static string Format(UtcTime time)
    {
        if (time.Seconds is < 0 or > LastSecond)
            throw new ArgumentOutOfRangeException(nameof(time), time, "only times from 1970 to 9999 can be saved");
        return StateText.Frame(Kind, Version, [$"{time.Seconds} {UtcDate.From(time)}"]);
    }

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<UtcTime?> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (StateText.Unframe(text, Kind, Version, out var lines) is { } wrong)
            return new(null, [wrong]);
        return lines.Length == 1
            && long.TryParse(lines[0].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LastSecond && lines[0] == $"{seconds} {UtcDate.From(new(seconds, 0))}"
                ? new(new UtcTime(seconds, 0), [])
                : new(null, ["does not hold one time, as POSIX seconds and as the same date"]);
    }
}
