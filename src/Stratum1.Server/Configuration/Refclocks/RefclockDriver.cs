namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>A driver of the <c>refclock</c> directive: the word after it, its parameter, and its options.</summary>
/// <param name="Name">The word; any case is accepted.</param>
/// <param name="Parameter">What must follow, as the manual writes it; empty for nothing.</param>
/// <param name="Help">What it drives.</param>
/// <param name="DefaultId">
/// The refid of a clock that has none of its own. With three letters and a digit, 0: the digit counts all refclock lines, as in chrony.
/// </param>
/// <param name="Create">Takes the parameter from the words.</param>
/// <param name="Options">What may follow.</param>
internal sealed record RefclockDriver(
    string Name, string Parameter, string Help, string DefaultId, Func<Words, RefclockConfig> Create, RefclockOption[] Options)
{
    internal static readonly RefclockDriver Gnss = new(
        "GNSS",
        "*device*",
        "A satellite receiver on a serial device such as /dev/serial0, read directly (NMEA and UBX), with its pulse.",
        "GPS",
        words => new(RefclockKind.Gnss, words.Place) { Device = ReadDevice(words) },
        [.. RefclockOptions.Gnss, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver Pps = new(
        "PPS",
        "*input*",
        $"A pulse alone: {PulseInput.Allowed}.",
        "PPS0",
        words => new(RefclockKind.Pps, words.Place) { Pulse = ReadPulse(words) },
        [.. RefclockOptions.Pps, .. RefclockOptions.Sampled, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver SharedMemory = new(
        "SHM",
        "*unit*[:perm=*mode*]",
        "Samples in shared memory, as gpsd and other programs write them (NTP's driver 28). Whoever may write there sets the clock: "
        + "prefer SOCK. The segment is made with the given octal permissions, 0600 by default.",
        "SHM0",
        words => new(RefclockKind.SharedMemory, words.Place) { Input = RefclockDevice.ReadShm(words) },
        [.. RefclockOptions.Other, .. RefclockOptions.Sampled, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver Socket = new(
        "SOCK",
        "*path*",
        "Samples in datagrams to a Unix socket, which is made at start: gpsd must be started afterwards.",
        "SOC0",
        words => new(RefclockKind.Socket, words.Place) { Input = RefclockDevice.ReadSock(words) },
        [.. RefclockOptions.Other, .. RefclockOptions.Sampled, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver HardwareClock = new(
        "PHC",
        "*device*[:nocrossts][:extpps][:pin=*n*][:channel=*n*][:clear]",
        "A PTP hardware clock, by its device or by the name of its network interface; with `:extpps` a pulse at one of its pins.",
        "PHC0",
        words => new(RefclockKind.HardwareClock, words.Place) { Input = RefclockDevice.ReadPhc(words) },
        [.. RefclockOptions.Other, .. RefclockOptions.Sampled, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver RealTimeClock = new(
        "RTC",
        "*device*[:utc]",
        "The machine's real-time clock, by its update interrupt. It knows the time only as well as it was set.",
        "RTC0",
        words => new(RefclockKind.RealTimeClock, words.Place) { Input = RefclockDevice.ReadRtc(words) },
        [.. RefclockOptions.Other, .. RefclockOptions.Sampled, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver Simulated = new(
        "SIM",
        "",
        "A simulated receiver with its pulse: no hardware is needed. Its truth is the system clock with an offset and a drift. For "
        + "demonstrations and tests, with the option `-x`.",
        "SIM",
        words => new(RefclockKind.Simulated, words.Place),
        RefclockOptions.Simulated);

    /// <summary>By <see cref="RefclockKind"/>.</summary>
    private static readonly RefclockDriver[] All = [Gnss, Pps, Simulated, SharedMemory, Socket, HardwareClock, RealTimeClock];

    /// <summary>What people call a receiver, and what they mean.</summary>
    private static readonly Dictionary<string, string> Meant = new(StringComparer.OrdinalIgnoreCase)
    {
        ["GPS"] = ReceiverRemedy,
        ["NMEA"] = ReceiverRemedy,
        ["UBX"] = ReceiverRemedy,
        ["UBLOX"] = ReceiverRemedy,
        ["u-blox"] = ReceiverRemedy,
        ["GLONASS"] = ReceiverRemedy,
        ["Galileo"] = ReceiverRemedy,
        ["serial"] = ReceiverRemedy,
        ["gpsd"] = "Write 'GNSS' and stop gpsd, or 'SHM 0' to go on with it.",
        ["PTP"] = "Write 'PHC'.",
    };

    private const string ReceiverRemedy = "Write 'GNSS' with the receiver's device: it reads NMEA and UBX.";

    internal static string ManualOfAll => string.Concat(All.Select(d => d.Manual));

    private string Manual
        => $"\n`refclock {Name}`{(Parameter.Length == 0 ? "" : " " + Parameter)}\n:   {Help}\n\n"
            + string.Concat(Options.Select(o => o.Manual));

    internal static RefclockDriver For(RefclockKind kind) => All[(int)kind];

    internal static RefclockDriver? Read(Words words)
    {
        var allowed = string.Join(", ", All.Select(d => d.Name));
        var word = words.Text(allowed);
        if (All.FirstOrDefault(d => d.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } driver)
            return driver;
        words.RefuseThis(
            "is not a driver",
            allowed,
            Meant.TryGetValue(word, out var remedy) ? remedy : Words.Suggestion(word, All.Select(d => d.Name)));
        return null;
    }

    internal RefclockOption? Find(string word) => Options.FirstOrDefault(o => o.Name.Equals(word, StringComparison.OrdinalIgnoreCase));

    private static string ReadDevice(Words words)
    {
        const string allowed = "the path of a serial device, such as /dev/serial0";
        var path = words.Text(allowed);
        if (!path.StartsWith('/'))
            words.RefuseThis("is not the path of a device", allowed, "Write the whole path: it begins with '/'.");
        return path;
    }

    private static PulseInput ReadPulse(Words words)
    {
        const string allowed = PulseInput.Allowed;
        var text = words.Text(allowed);
        if (text.EndsWith(":clear", StringComparison.OrdinalIgnoreCase))
            words.RefuseThis("asks for the falling edge", allowed, "Remove ':clear': the edge is found from the width of the pulse.");
        if (!PulseInput.TryParse(text, out var input) || input.Kind == PulseInputKind.SerialCarrier)
            words.RefuseThis("is not a pulse input", allowed, "Name the device that delivers the pulse.");
        return input;
    }
}
