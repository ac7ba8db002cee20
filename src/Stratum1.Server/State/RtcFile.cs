using System.Globalization;
using Stratum1.Engine.RealTimeClocks;

namespace Stratum1.Server.State;

/// <summary>
/// chrony's <c>rtcfile</c>: on one line whether the rest is valid (1 or 0), a reading of the real-time clock in seconds since 1970, by how
/// many seconds it was fast then, and what it gains in ppm. Both are the opposite of our signs: they are turned here.
/// </summary>
public static class RtcFile
{
    /// <summary>A clock that is wrong by more than a century has lost its battery (s).</summary>
    private const double MostFast = 4e9;

    /// <summary>No crystal is that bad (ppm).</summary>
    private const double MostGain = 100_000;

    /// <summary>The content of the file.</summary>
    public static string Format(RtcRecord record) => string.Create(
        CultureInfo.InvariantCulture,
        $"1 {record.At.Seconds} {-record.Offset.Seconds + 0.0:0.000000} {-record.Frequency.Ppm + 0.0:0.000}\n");

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<RtcRecord?> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = text.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 4 || words[0] is not ("0" or "1") || !TryNumber(words[1], out var at) || !TryNumber(words[2], out var fast)
            || !TryNumber(words[3], out var gain))
        {
            return Refused("does not hold what is known of a real-time clock");
        }

        if (words[0] == "0")
            return new(null, []);
        if (at is < 0 or > 253_402_300_799 || Math.Abs(fast) > MostFast || Math.Abs(gain) > MostGain)
            return Refused("holds impossible numbers");
        return new(new RtcRecord(new((long)at, 0), TimeInterval.FromSecondsSaturating(-fast), Frequency.FromPpm(-gain)), []);

        static StateReading<RtcRecord?> Refused(string problem) => new(null, [problem]);
    }

    private static bool TryNumber(string word, out double value)
        => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
