using System.Globalization;

namespace Stratum1.Server.State;

/// <summary>What the drift file remembers of the oscillator.</summary>
/// <param name="Frequency">Frequency of the reference against the oscillator: positive when the oscillator is slow.</param>
/// <param name="Skew">Bound of its error; not negative.</param>
public readonly record struct DriftRecord(Frequency Frequency, Frequency Skew);

/// <summary>
/// chrony's drift file: two numbers in ppm on one line. chrony counts gains of the local clock as positive, which is the opposite of
/// our sign (chrony.conf(5), driftfile): it is turned here and nowhere else.
/// </summary>
public static class DriftFile
{
    /// <summary>No clock is kept usable beyond this: the kernel's tick can be changed by a tenth (adjtimex(2)).</summary>
    private const double MaxPpm = 100_000;

    /// <summary>The content of the file; a grain of 1e-6 ppm.</summary>
    public static string Format(DriftRecord record)
    {
        // Adding zero turns -0 into 0.
        var gain = -record.Frequency.Ppm + 0.0;
        return string.Create(CultureInfo.InvariantCulture, $"{gain,20:0.000000} {record.Skew.Ppm,20:0.000000}\n");
    }

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<DriftRecord?> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1 && TryNumber(words[0], out _))
            return Refused("holds one number: that is ntpd's format, of opposite sign; chrony's has two");
        if (words.Length != 2 || !TryNumber(words[0], out var gain) || !TryNumber(words[1], out var skew))
            return Refused("does not hold two numbers, frequency and skew in ppm");
        if (Math.Abs(gain) > MaxPpm || skew is < 0 or > MaxPpm)
            return Refused($"holds an impossible frequency or skew ({words[0]} and {words[1]} ppm)");
        return new(new DriftRecord(-Frequency.FromPpm(gain), Frequency.FromPpm(skew)), []);

        static StateReading<DriftRecord?> Refused(string problem) => new(null, [problem]);
    }

    private static bool TryNumber(string word, out double value)
        => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
