using System.Globalization;
using Stratum1.Discipline.Clock;

namespace Stratum1.Server.State;

/// <summary>What a sensor has proved to tell of the oscillator.</summary>
/// <param name="Sensor">The path of its file: another sensor tells something else, in other units.</param>
/// <param name="Memory">What was learned.</param>
public sealed record SensorMemory(string Sensor, TemperatureMemory Memory);

/// <summary>
/// The file that keeps what was learned of the temperature: the sensor's path, then one line for each length of prediction, that is the
/// number of comparisons, the squared misses without the temperature, and for each delay the squared misses with it and two sums.
/// </summary>
public static class TemperatureFile
{
    private const string Kind = "temperature";
    private const int Version = 1;
    private const int WordsPerDelay = 3;

    /// <summary>The content of the file.</summary>
    public static string Format(SensorMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return StateText.Frame(Kind, Version, memory.Memory.Lags.Select(Line).Prepend(memory.Sensor));
    }

    /// <summary>Reads the content of the file. Never throws.</summary>
    public static StateReading<SensorMemory?> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (StateText.Unframe(text, Kind, Version, out var lines) is { } wrong)
            return new(null, [wrong]);
        if (lines.Length < 1)
            return new(null, ["names no sensor"]);
        var lags = new List<LagMemory>();
        foreach (var line in lines[1..])
        {
            if (!TryRead(line, out var lag))
                return new(null, [$"has a line that was not written by this program: '{line}'"]);
            lags.Add(lag);
        }

        var memory = new TemperatureMemory(lags);
        return memory.IsSane ? new(new(lines[0], memory), []) : new(null, ["was written for another model, or holds impossible numbers"]);
    }

    private static string Line(LagMemory lag)
        => string.Join(
            ' ',
            lag.Delays.SelectMany(delay => new[] { delay.With, delay.Product, delay.Square }).Prepend(lag.Without).Prepend(lag.Comparisons)
                .Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static bool TryRead(string line, out LagMemory lag)
    {
        lag = null!;
        var words = line.Split(' ');
        var numbers = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return false;
        }

        if (numbers.Length < 2 || (numbers.Length - 2) % WordsPerDelay != 0)
            return false;
        var delays = new DelayMemory[(numbers.Length - 2) / WordsPerDelay];
        for (var i = 0; i < delays.Length; i++)
        {
            var at = 2 + (WordsPerDelay * i);
            delays[i] = new(numbers[at], numbers[at + 1], numbers[at + 2]);
        }

        lag = new(numbers[0], numbers[1], delays);
        return true;
    }
}
