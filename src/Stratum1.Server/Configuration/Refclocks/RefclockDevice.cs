using System.Globalization;

namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>The parameter of chrony's drivers: a path or unit, and after colons what is special about it.</summary>
public sealed record RefclockDevice
{
    private const int HighestUnit = 255;

    /// <summary>SOCK, PHC, RTC: the path; a PHC may also be named by its network interface.</summary>
    public string Path { get; private init; } = "";

    /// <summary>SHM: the number of the segment.</summary>
    public int Unit { get; private init; }

    /// <summary>SHM: who may attach to the segment, if we make it.</summary>
    public UnixFileMode Permissions { get; private init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>PHC: not by the clock's own simultaneous stamps.</summary>
    public bool AvoidsCrossStamps { get; private init; }

    /// <summary>PHC: stamps of a pulse at one of its pins instead of its own time.</summary>
    public bool IsExternalPulse { get; private init; }

    /// <summary>PHC: the pin of the pulse.</summary>
    public int Pin { get; private init; }

    /// <summary>PHC: the channel of the pulse.</summary>
    public int Channel { get; private init; }

    /// <summary>PHC: the falling edge begins the second.</summary>
    public bool IsFallingEdge { get; private init; }

    /// <summary>RTC: it keeps UTC, not local time.</summary>
    public bool KeepsUtc { get; private init; }

    internal static RefclockDevice ReadShm(Words words)
    {
        const string allowed = "the number of a segment from 0 to 255, or with permissions, such as 0:perm=0644";
        var parts = words.Text(allowed).Split(':');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var unit) || unit > HighestUnit)
            words.RefuseThis("is not the number of a segment", allowed, "gpsd writes the time of its first receiver to 0, its pulse to 1.");
        return Modify(words, new() { Unit = unit }, parts[1..], allowed, static (device, name, value) => (name, value) switch
        {
            ("perm", { } octal) when TryOctal(octal, out var mode) => device with { Permissions = mode },
            _ => null,
        });
    }

    internal static RefclockDevice ReadSock(Words words)
    {
        const string allowed = "the path of a socket that will be made, such as /run/stratum1/gpsd.sock";
        var path = words.Text(allowed);
        if (!path.StartsWith('/'))
            words.RefuseThis("is not the path of a socket", allowed, "Write the whole path: it begins with '/'.");
        return new() { Path = path };
    }

    internal static RefclockDevice ReadPhc(Words words)
    {
        const string allowed = "/dev/ptp0 or the name of a network interface, then any of :nocrossts :extpps :pin=N :channel=N :clear";
        var parts = words.Text(allowed).Split(':');
        return Modify(words, new() { Path = parts[0] }, parts[1..], allowed, static (device, name, value) => (name, value) switch
        {
            ("nocrossts", null) => device with { AvoidsCrossStamps = true },
            ("extpps", null) => device with { IsExternalPulse = true },
            ("clear", null) => device with { IsFallingEdge = true },
            ("pin", { } text) when TryNumber(text, out var pin) => device with { Pin = pin },
            ("channel", { } text) when TryNumber(text, out var channel) => device with { Channel = channel },
            _ => null,
        });
    }

    internal static RefclockDevice ReadRtc(Words words)
    {
        const string allowed = "the path of a real-time clock, such as /dev/rtc0, and :utc if it keeps UTC";
        var parts = words.Text(allowed).Split(':');
        if (!parts[0].StartsWith('/'))
            words.RefuseThis("is not the path of a device", allowed, "Write the whole path: it begins with '/'.");
        return Modify(words, new() { Path = parts[0] }, parts[1..], allowed, static (device, name, value)
            => (name, value) == ("utc", null) ? device with { KeepsUtc = true } : null);
    }

    private static RefclockDevice Modify(
        Words words, RefclockDevice device, string[] modifiers, string allowed, Func<RefclockDevice, string, string?,
            RefclockDevice?> apply)
    {
        foreach (var modifier in modifiers)
        {
            var equals = modifier.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (modifier, null) : (modifier[..equals], modifier[(equals + 1)..]);
            if (apply(device, name, value) is { } modified)
                device = modified;
            else
                words.RefuseThis($"has a part that is not known here, ':{modifier}'", allowed, "Remove that part.");
        }

        return device;
    }

    private static bool TryNumber(string text, out int value)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryOctal(string text, out UnixFileMode mode)
    {
        var value = 0;
        foreach (var digit in text)
            value = digit is >= '0' and <= '7' && value < 0x1000 ? (value * 8) + (digit - '0') : int.MaxValue;
        mode = (UnixFileMode)(value & 0x1FF);
        return text.Length > 0 && value <= 0x1FF;
    }
}
