using System.Globalization;
using Stratum1.Engine;
using Stratum1.Refclock.Pulse;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Replay;

/// <summary>Something that a receiver brought.</summary>
/// <param name="At">Since the recording began.</param>
/// <param name="Receiver">Its number.</param>
internal abstract record RecordedEvent(TimeInterval At, int Receiver);

/// <summary>Octets of its serial line.</summary>
internal sealed record RecordedBytes(TimeInterval At, int Receiver, byte[] Octets) : RecordedEvent(At, Receiver);

/// <summary>An edge of its pulse line.</summary>
internal sealed record RecordedEdge(TimeInterval At, int Receiver, EdgePolarity Polarity) : RecordedEvent(At, Receiver);

/// <summary>A device opened, lost or refused.</summary>
internal sealed record RecordedDevice(TimeInterval At, int Receiver, bool IsPulse, DeviceReport Report) : RecordedEvent(At, Receiver);

/// <summary>A recording of <c>stratum1 record</c>.</summary>
/// <param name="Version">Of the daemon that made it.</param>
/// <param name="Clock">The daemon's clock when it began.</param>
/// <param name="Config">The daemon's configuration, a directive a line.</param>
/// <param name="Events">As they came.</param>
internal sealed record Recording(string Version, UtcTime Clock, IReadOnlyList<string> Config, IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>Reads a recording. The last line may be torn: recording was interrupted.</summary>
    /// <param name="text">The file.</param>
    /// <param name="recording">Null when it is none.</param>
    /// <returns>The number of the line that cannot be read; zero when all can.</returns>
    public static int TryRead(string text, out Recording? recording)
    {
        recording = null;
        var lines = text.Split('\n');
        if (lines[0] != RecordingText.Title)
            return 1;
        var (version, clock) = ("", default(UtcTime));
        List<string> config = [];
        List<RecordedEvent> events = [];
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var words = lines[i].Split(' ', 5);
            if (words[0] == "version" && words.Length == 2)
                version = words[1];
            else if (words[0] == "config")
                config.Add(lines[i]["config".Length..].Trim());
            else if (words[0] == "clock" && words.Length == 4 && Whole(words[2], out var seconds) && Whole(words[3], out var nanoseconds))
                clock = UtcTime.FromTimespec(seconds, Math.Clamp(nanoseconds, 0, 999_999_999));
            else if (ReadEvent(words) is { } happening)
                events.Add(happening);
            else
                return i + 1;
        }

        recording = new(version, clock, config, events);
        return 0;
    }

    private static RecordedEvent? ReadEvent(string[] words)
    {
        if (words.Length < 4 || !Whole(words[1], out var nanoseconds) || !Whole(words[2], out var number) || number is < 0 or > 255)
            return null;
        var (at, receiver) = (TimeInterval.FromSecondsSaturating(nanoseconds / 1e9), (int)number);
        return (words[0], words[3]) switch
        {
            ("B", var octets) when octets.Length % 2 == 0 && octets.All(char.IsAsciiHexDigit)
                => new RecordedBytes(at, receiver, System.Convert.FromHexString(octets)),
            ("E", "A") => new RecordedEdge(at, receiver, EdgePolarity.Assert),
            ("E", "C") => new RecordedEdge(at, receiver, EdgePolarity.Clear),
            ("D", "P" or "S") when words.Length == 5 && words[4].Length > 0 => new RecordedDevice(
                at, receiver, words[3] == "P", new(words[4][0] == '+', words[4].Length > 2 ? words[4][2..] : null)),
            _ => null,
        };
    }

    private static bool Whole(string word, out long number)
        => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
