using System.Collections.Immutable;
using System.Globalization;
using Stratum1.Discipline.Clock;

namespace Stratum1.Server.State;

/// <summary>
/// The record of times without references, one line each: when it ended (POSIX seconds), its length, by what the clock missed the
/// truth, by what it would have without the temperature, and what it claimed; all in seconds.
/// </summary>
public static class OutageFile
{
    private const string Kind = "outages";
    private const int Version = 1;

    /// <summary>A clock that missed by more says nothing about an oscillator.</summary>
    private const double LongestSeconds = 1e9;

    /// <summary>The content of the file.</summary>
    public static string Format(IEnumerable<Outage> outages) => StateText.Frame(Kind, Version, outages.Select(Line));

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<IReadOnlyList<Outage>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (StateText.Unframe(text, Kind, Version, out var lines) is { } wrong)
            return new([], [wrong]);
        var outages = new List<Outage>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var line in lines)
        {
            if (TryRead(line, out var outage))
                outages.Add(outage);
            else
                problems.Add($"has a line that is no outage: '{line}'");
        }

        return new(outages, problems.ToImmutable());
    }

    private static string Line(Outage outage) => string.Create(
        CultureInfo.InvariantCulture,
        $"{outage.Ended.Seconds} {outage.Length.Seconds:F0} {outage.Missed.Seconds:F9} {outage.MissedWithoutTemperature.Seconds:F9} "
        + $"{outage.Bound.Seconds:F9}");

    private static bool TryRead(string line, out Outage outage)
    {
        outage = default;
        var words = line.Split(' ');
        if (words.Length != 5 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ended))
            return false;
        Span<TimeInterval> numbers = stackalloc TimeInterval[4];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                || !(Math.Abs(number) <= LongestSeconds))
            {
                return false;
            }

            numbers[i] = TimeInterval.FromSeconds(number);
        }

        outage = new(new(ended, 0), numbers[0], numbers[1], numbers[2], numbers[3]);
        return true;
    }
}
