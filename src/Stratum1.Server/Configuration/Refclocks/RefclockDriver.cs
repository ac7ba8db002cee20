namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>A driver of the <c>refclock</c> directive: the word after it, its parameter, and its options.</summary>
/// <param name="Name">The word; any case is accepted.</param>
/// <param name="Parameter">What must follow, as the manual writes it; empty for nothing.</param>
/// <param name="Help">What it drives.</param>
/// <param name="DefaultId">The refid of the first such clock that has none of its own.</param>
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
        [.. RefclockOptions.Gnss, .. RefclockOptions.Pulse, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver Pps = new(
        "PPS",
        "*input*",
        $"A pulse alone: {PulseInput.Allowed}.",
        "PPS",
        words => new(RefclockKind.Pps, words.Place) { Pulse = ReadPulse(words) },
        [.. RefclockOptions.Pps, .. RefclockOptions.Pulse, .. RefclockOptions.Common]);

    internal static readonly RefclockDriver Simulated = new(
        "SIM",
        "",
        "A simulated receiver with its pulse: no hardware is needed. Its truth is the system clock with an offset and a drift. For "
        + "demonstrations and tests, with the option `-x`.",
        "SIM",
        words => new(RefclockKind.Simulated, words.Place),
        RefclockOptions.Simulated);

    private static readonly RefclockDriver[] All = [Gnss, Pps, Simulated];

    private static readonly string[] Later = ["SHM", "SOCK", "PHC", "RTC"];

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
        if (Later.Contains(word, StringComparer.OrdinalIgnoreCase))
            words.RefuseThis("is a driver that is not supported yet by this version", allowed, "Remove the line, or put '#' before it.");
        else
            words.RefuseThis("is not a driver", allowed, Words.Suggestion(word, All.Select(d => d.Name)));
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
