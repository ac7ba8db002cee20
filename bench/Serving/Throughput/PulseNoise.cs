using System.Globalization;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>How much a receiver's pulses scatter, from what the daemon has logged of each (<c>log refclocks</c>).</summary>
internal static class PulseNoise
{
    /// <summary>Standard deviation of one pulse from the next, per pulse: the clock's own slow motions cancel out.</summary>
    /// <param name="log">The file.</param>
    /// <param name="from">Pulses of this time on.</param>
    /// <param name="to">Up to this one.</param>
    /// <returns>ns.</returns>
    /// <exception cref="InvalidOperationException">There were less than three.</exception>
    public static double Nanoseconds(string log, DateTime from, DateTime to)
    {
        var offsets = new List<double>();
        foreach (var line in File.ReadLines(log))
        {
            // Date, time, reference ID, number, leap, 1 for a pulse, offset in seconds.
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 7 || words[5] != "1")
                continue;
            var at = DateTime.Parse(
                $"{words[0]} {words[1]}", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            if (at >= from && at < to)
                offsets.Add(double.Parse(words[6], CultureInfo.InvariantCulture));
        }

        if (offsets.Count < 3)
            throw new InvalidOperationException($"{offsets.Count} pulses between {from:O} and {to:O}");
        var steps = offsets.Zip(offsets.Skip(1), (before, after) => (after - before) * (after - before));
        return 1e9 * Math.Sqrt(steps.Average() / 2);
    }
}
