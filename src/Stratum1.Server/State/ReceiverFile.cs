using System.Collections.Immutable;
using System.Globalization;

namespace Stratum1.Server.State;

/// <summary>How long after its second a receiver's message begins to arrive, as learned against its pulse.</summary>
/// <param name="Median">From the pulse to the first byte.</param>
/// <param name="Spread">Its robust standard deviation; not negative.</param>
public readonly record struct LearnedLatency(TimeInterval Median, TimeInterval Spread);

/// <summary>What was learned of one receiver.</summary>
/// <param name="Device">The path it is configured by.</param>
/// <param name="Baud">The speed that worked last; null when none did.</param>
/// <param name="Latency">Its serial latency; null while not learned.</param>
public sealed record ReceiverMemory(string Device, int? Baud, LearnedLatency? Latency);

/// <summary>
/// The file that keeps what was learned of the receivers, so that a start needs neither a search for the speed nor half a minute of
/// learning. One line each: speed, latency and spread in seconds (<c>-</c> when unknown), and the device to the end of the line.
/// </summary>
public static class ReceiverFile
{
    private const string Kind = "receivers";
    private const int Version = 1;
    private const string Unknown = "-";

    /// <summary>No receiver is later than that; the same limit as where the value is used (Refclock, SerialLatency).</summary>
    private const double MaxLatencySeconds = 10;

    /// <summary>The content of the file. A device whose path has a line break is left out: it could not be read back.</summary>
    public static string Format(IEnumerable<ReceiverMemory> receivers)
        => StateText.Frame(Kind, Version, receivers.Where(r => IsOneLine(r.Device)).Select(Line));

    /// <summary>Reads the content of the file; lines that make no sense are left out. Never throws.</summary>
    public static StateReading<ImmutableArray<ReceiverMemory>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (StateText.Unframe(text, Kind, Version, out var lines) is { } wrong)
            return new([], [wrong]);

        var receivers = ImmutableArray.CreateBuilder<ReceiverMemory>();
        var problems = ImmutableArray.CreateBuilder<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            // The first line of the file is the frame's.
            if (ParseLine(lines[i]) is { } receiver)
                receivers.Add(receiver);
            else
                problems.Add($"line {i + 2} is not 'speed latency spread device'");
        }

        return new(receivers.ToImmutable(), problems.ToImmutable());
    }

    private static bool IsOneLine(string device) => device.Length > 0 && !device.AsSpan().ContainsAny('\n', '\r');

    private static string Line(ReceiverMemory receiver)
    {
        var latency = receiver.Latency is { } l
            ? string.Create(CultureInfo.InvariantCulture, $"{l.Median.Seconds:0.000000000} {l.Spread.Seconds:0.000000000}")
            : $"{Unknown} {Unknown}";
        return $"{(receiver.Baud is { } baud ? $"{baud}" : Unknown)} {latency} {receiver.Device}";
    }

    private static ReceiverMemory? ParseLine(string line)
    {
        var words = line.Split(' ', 4);
        if (words.Length < 4 || !IsOneLine(words[3])
            || !TryBaud(words[0], out var baud) || !TryLatency(words[1], words[2], out var latency))
            return null;
        return new(words[3], baud, latency);
    }

    private static bool TryBaud(string word, out int? baud)
    {
        var isNumber = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        baud = isNumber ? value : null;
        return isNumber || word == Unknown;
    }

    private static bool TryLatency(string medianWord, string spreadWord, out LearnedLatency? latency)
    {
        latency = null;
        if (medianWord == Unknown && spreadWord == Unknown)
            return true;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!double.TryParse(medianWord, style, CultureInfo.InvariantCulture, out var median)
            || !double.TryParse(spreadWord, style, CultureInfo.InvariantCulture, out var spread)
            || Math.Abs(median) is not <= MaxLatencySeconds || spread is not (>= 0 and <= MaxLatencySeconds))
            return false;
        latency = new(TimeInterval.FromSeconds(median), TimeInterval.FromSeconds(spread));
        return true;
    }
}
