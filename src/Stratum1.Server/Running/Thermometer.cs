using System.Collections.Immutable;
using System.Globalization;
using Stratum1.Discipline.Clock;
using Stratum1.Engine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>A temperature sensor: a file with one number, read now and then.</summary>
/// <param name="path">The file.</param>
/// <param name="interval">Between two readings.</param>
/// <param name="log">Told once when it cannot be read.</param>
internal sealed class Thermometer(string path, TimeInterval interval, Log log)
{
    private TimeInterval? lastRead;
    private bool hasComplained;

    /// <summary>Reads the sensor if it is time.</summary>
    /// <param name="now">Since boot.</param>
    /// <returns>The number in the file; null when it is not time, or there is none.</returns>
    public double? Read(TimeInterval now)
    {
        if (lastRead is { } last && now - last < interval)
            return null;
        lastRead = now;
        var problem = "it holds no number";
        try
        {
            if (double.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out var reading) && double.IsFinite(reading))
            {
                hasComplained = false;
                return reading;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
        }

        if (!hasComplained)
            log.Write(LogLevel.Warning, $"The temperature sensor {path} cannot be read: {problem}");
        hasComplained = true;
        return null;
    }

    /// <summary>The corrections that <c>tempcomp</c> names; null, and a line in the log, when its file of points is no good.</summary>
    public static TemperatureTable? ReadTable(TemperatureConfig config, Log log)
    {
        if (config.Points is not { } points)
            return new() { Origin = config.Origin, Ppm = config.Ppm };
        try
        {
            var table = ParsePoints(File.ReadAllLines(points));
            return table.Length > 1 ? new() { Points = table } : Refused("it has less than two points");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return Refused(error.Message);
        }

        TemperatureTable? Refused(string why)
        {
            log.Write(LogLevel.Error, $"{points} is no table of temperatures and corrections: {why}");
            return null;
        }
    }

    private static ImmutableArray<TemperaturePoint> ParsePoints(IEnumerable<string> lines)
    {
        var table = ImmutableArray.CreateBuilder<TemperaturePoint>();
        foreach (var line in lines)
        {
            var words = line.Split(' ', '\t').Where(word => word.Length > 0).ToArray();
            if (words.Length == 0 || words[0][0] is '#' or '!' or ';' or '%')
                continue;
            if (words.Length != 2
                || !double.TryParse(words[0], CultureInfo.InvariantCulture, out var reading)
                || !double.TryParse(words[1], CultureInfo.InvariantCulture, out var ppm)
                || (table.Count > 0 && !(reading > table[^1].Reading)))
            {
                throw new FormatException($"the line '{line}' is not a reading above the one before, and a correction in ppm");
            }

            table.Add(new(reading, Frequency.FromPpm(ppm)));
        }

        return table.ToImmutable();
    }
}
