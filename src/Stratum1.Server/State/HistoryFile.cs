using System.Globalization;
using Stratum1.Engine.Histories;

namespace Stratum1.Server.State;

// chrony's dump files, so that whoever changes from one daemon to the other takes the histories along. Lines:
//   SRC0
//   name of the server, or . for a reference clock
//   authenticated  reach (octal)  polls in it  stratum  leap
//   number of samples  asymmetric ones (we count none)
//   time  offset  offset as measured  delay  dispersion  root delay  root dispersion        each sample, oldest first
// Offsets are positive when the clock is ahead. Delay and dispersion are the exchange's, root delay and dispersion all the way's; our
// bound is half the latter delay and the latter dispersion.

/// <summary>A file of <c>dumpdir</c>.</summary>
public static class HistoryFile
{
    private const string FirstLine = "SRC0";
    private const string NoName = ".";
    private const int ReachBits = 8;
    private const int HeaderLines = 4;

    /// <summary>Clocks further off than that, or delays, were not measured (s).</summary>
    private const double Longest = 1e9;

    /// <summary>A sample without any noise would outweigh all others (s).</summary>
    private const double LeastNoise = 1e-9;

    /// <summary>The content of the file.</summary>
    public static string Format(SourceHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        string[] head =
        [
            FirstLine,
            history.Name ?? NoName,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(history.IsAuthenticated ? 1 : 0)} {Convert.ToString(history.Reach, 8)} {ReachBits} {history.Stratum} "
                + $"{(int)history.Leap}"),
            $"{history.Samples.Count} 0",
        ];
        return string.Concat(head.Concat(history.Samples.Select(Line)).Select(line => line + "\n"));
    }

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<SourceHistory?> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < HeaderLines || lines[0] != FirstLine)
            return Refused("is no history of a source");
        if (!TryReadHeader(lines, out var history, out var count))
            return Refused("has a header that cannot be read");
        if (count is < 1 or > Discipline.Sources.SampleHistory.Capacity || lines.Length != HeaderLines + count)
            return Refused("has not the number of samples it claims");
        var samples = new PastSample[count];
        for (var i = 0; i < count; i++)
        {
            if (!TryReadSample(lines[HeaderLines + i], out samples[i]))
                return Refused($"has a line that is no sample: '{lines[HeaderLines + i]}'");
        }

        return new(history with { Samples = samples }, []);

        static StateReading<SourceHistory?> Refused(string problem) => new(null, [problem]);
    }

    private static string Line(PastSample sample)
    {
        var (offset, delay, bound) = (-sample.Offset.Seconds, sample.Delay.Seconds, sample.Bound.Seconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.At.Seconds}.{sample.At.NanosecondOfSecond:D9} {offset:0.000000000000e+00} {offset:0.000000000000e+00} "
            + $"{delay:0.000000e+00} {sample.Noise.Seconds:0.000000e+00} {delay:0.000000e+00} {bound - (delay / 2):0.000000e+00}");
    }

    private static bool TryReadHeader(string[] lines, out SourceHistory history, out int count)
    {
        history = null!;
        count = 0;
        var words = lines[2].Split(' ');
        var counts = lines[3].Split(' ');
        if (words.Length != 5 || words[0] is not ("0" or "1") || !TryOctal(words[1], out var reach)
            || !TryWhole(words[3], 15, out var stratum) || !TryWhole(words[4], 2, out var leap)
            || counts.Length != 2 || !TryWhole(counts[0], int.MaxValue, out count) || lines[1].Contains(' ', StringComparison.Ordinal))
        {
            return false;
        }

        history = new(lines[1] == NoName ? null : lines[1], words[0] == "1", reach, stratum, (LeapIndicator)leap, []);
        return true;
    }

    private static bool TryReadSample(string line, out PastSample sample)
    {
        sample = default;
        var words = line.Split(' ');
        if (words.Length != 7 || !TryTime(words[0], out var at))
            return false;
        Span<double> numbers = stackalloc double[6];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !(Math.Abs(numbers[i]) <= Longest) || (i >= 2 && numbers[i] < 0))
            {
                return false;
            }
        }

        var noise = Math.Max(LeastNoise, Math.Max(numbers[3], numbers[2] / 4));
        sample = new(at, Interval(-numbers[0]), Interval(noise), Interval((numbers[4] / 2) + numbers[5]), Interval(numbers[2]));
        return true;

        static TimeInterval Interval(double seconds) => TimeInterval.FromSecondsSaturating(seconds);
    }

    private static bool TryTime(string word, out UtcTime time)
    {
        time = default;
        var point = word.IndexOf('.', StringComparison.Ordinal);
        if (point < 0 || point + 10 != word.Length
            || !long.TryParse(word.AsSpan(0, point), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || !long.TryParse(word.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
        {
            return false;
        }

        time = UtcTime.FromTimespec(seconds, nanoseconds);
        return true;
    }

    private static bool TryWhole(string word, int most, out int value)
        => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= most;

    private static bool TryOctal(string word, out byte value)
    {
        value = 0;
        if (word.Length is < 1 or > 3 || word.AsSpan().ContainsAnyExceptInRange('0', '7'))
            return false;
        var number = Convert.ToInt32(word, 8);
        value = unchecked((byte)number);
        return number <= byte.MaxValue;
    }
}
