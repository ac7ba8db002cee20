using System.Globalization;

namespace Stratum1.Cli.Import;

/// <summary>
/// Reference clocks: servers 127.127.<i>type</i>.<i>unit</i> with their fudge lines, and NTPsec's lines <c>refclock</c>, which call drivers
/// by name and carry all options. Drivers 20 (NMEA), 22 (PPS), 28 (SHM) and 46 (gpsd) become ours; 1 becomes <c>local</c>.
/// </summary>
internal sealed class NtpConfClocks(NtpConfImport import)
{
    private const string Prefix = "127.127.";
    private const string OtherWays = "Receivers are read with `refclock GNSS`, other programs through SHM or SOCK";

    /// <summary>Bits 4 to 6 of the NMEA driver's mode (NTP documentation, driver 20).</summary>
    private static readonly int[] Bauds = [4800, 9600, 19200, 38400, 57600, 115200];

    private static readonly string[] Needless = ["flag4", "minjitter"];

    /// <summary>NTPsec's names of them (ntp.conf(5), Reference Clock Drivers).</summary>
    private static readonly Dictionary<string, int> Drivers = new(StringComparer.OrdinalIgnoreCase)
    { ["local"] = 1, ["nmea"] = 20, ["pps"] = 22, ["shm"] = 28, ["gpsd"] = 46 };

    private readonly Dictionary<string, NtpConfLine> fudges = [];
    private readonly List<(NtpConfLine Line, NtpConfLine Fudge, int Unit)> pulses = [];
    private readonly List<string> numberers = [];

    /// <summary>A fudge line; all of them come before the servers.</summary>
    public void Fudge(NtpConfLine line)
    {
        if (!fudges.TryAdd(line[1], line))
            fudges[line[1]] = new(line.Number, [.. fudges[line[1]].Words, .. line.Words.Skip(2)]);
    }

    /// <summary>Takes the line of a reference clock.</summary>
    /// <returns>False when it is none.</returns>
    public bool Server(NtpConfLine line)
    {
        var address = line[1];
        if (!address.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        var parts = address[Prefix.Length..].Split('.');
        if (parts.Length != 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var type)
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var unit))
        {
            import.Lose(line, "it is no address of a reference clock");
            return true;
        }

        Convert(line, fudges.GetValueOrDefault(address) ?? new(line.Number, ["fudge", address]), type, unit);
        return true;
    }

    /// <summary>Takes a line <c>refclock NAME unit U …</c>.</summary>
    public void Refclock(NtpConfLine line)
    {
        if (!Drivers.TryGetValue(line[1], out var type))
            import.Lose(line, $"there is no driver {line[1]}. {OtherWays}");
        else if (!int.TryParse(line.After("unit") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var unit))
            import.Lose(line, "its unit is no number");
        else
            Convert(line, WithFudge(line, $"{Prefix}{type}.{unit}"), type, unit);
    }

    private NtpConfLine WithFudge(NtpConfLine line, string address)
        => line with { Words = [.. line.Words, .. fudges.GetValueOrDefault(address)?.Words ?? []] };

    /// <summary>Converts a clock of any driver.</summary>
    /// <param name="line">The clock.</param>
    /// <param name="fudge">What is said of it besides; the same line and more with NTPsec.</param>
    /// <param name="type">Of the driver.</param>
    /// <param name="unit">Which of them.</param>
    private void Convert(NtpConfLine line, NtpConfLine fudge, int type, int unit)
    {
        switch (type)
        {
            case 1:
                import.Add($"local stratum {fudge.After("stratum") ?? "5"}");
                break;
            case 20:
                Nmea(line, fudge, unit);
                break;
            case 22:
                pulses.Add((line, fudge, unit)); // It needs to know who numbers its seconds.
                break;
            case 28:
                Shm(line, fudge, unit);
                break;
            case 46:
                Gpsd(line, fudge, unit);
                break;
            default:
                import.Lose(line, $"there is no driver {type}. {OtherWays}");
                break;
        }
    }

    /// <summary>The pulses, now that all clocks are known that can number them.</summary>
    public void Finish()
    {
        foreach (var (line, fudge, unit) in pulses)
        {
            var locked = numberers.Count > 0 ? $" lock {numberers[0]}" : "";
            var device = Pulse(fudge) ?? fudge.After("path") ?? $"/dev/pps{unit}";
            import.Add($"refclock PPS {device}{locked}{Common(line, fudge)}{Value("offset", fudge.After("time1"))}");
            if (numberers.Count == 0)
                import.Differ(
                    line, "its seconds are numbered by the servers on the network; with a receiver, use `refclock GNSS` for both");
            Edge(line, fudge);
        }
    }

    private void Nmea(NtpConfLine line, NtpConfLine fudge, int unit)
    {
        var speed = (Mode(line) >> 4) & 0b111;
        var baud = Value("baud", line.After("baud")) is { Length: > 0 } told ? told : speed < Bauds.Length ? $" baud {Bauds[speed]}" : "";
        var isUsed = fudge.After("flag1") == "1";
        var hasPulse = isUsed || Pulse(fudge) is not null;
        if (hasPulse && !isUsed)
            import.Differ(line, "without flag1 1, ntpd leaves the pulse alone; here it is used");
        import.Add($"refclock GNSS {fudge.After("path") ?? $"/dev/gps{unit}"}"
            + $"{(hasPulse ? $" pps {Pulse(fudge) ?? $"/dev/gpspps{unit}"}" : "")}{baud}{Common(line, fudge)}"
            + $"{(hasPulse ? Value("correction", fudge.After("time1")) : "")}{Value("offset", fudge.After("time2"))}");
        numberers.Add(Id(fudge) ?? "GPS");
        if (hasPulse)
            Edge(line, fudge);
    }

    private void Gpsd(NtpConfLine line, NtpConfLine fudge, int unit)
    {
        var (device, hasPulse) = (unit & 0x7F, unit > 0x7F); // From 128 on, the same device as one clock with its pulse.
        import.Add($"refclock GNSS /dev/gps{device}{(hasPulse ? $" pps /dev/pps{device}" : "")}{Common(line, fudge)}"
            + $"{(hasPulse ? Value("correction", fudge.After("time1")) : "")}{Value("offset", fudge.After("time2"))}");
        import.Differ(line, $"the receiver is read directly: gpsd must leave /dev/gps{device} alone (`systemctl disable --now gpsd.socket "
            + "gpsd`). Where gpsd is needed by others, use `refclock SOCK` instead");
        numberers.Add(Id(fudge) ?? "GPS");
    }

    private void Shm(NtpConfLine line, NtpConfLine fudge, int unit)
    {
        import.Add($"refclock SHM {unit}{Common(line, fudge)}{Value("offset", fudge.After("time1"))}");
        numberers.Add(Id(fudge) ?? $"SHM{unit}");
        if (Id(fudge) is null)
            import.Differ(
                line, "shared memory can be written by others; if gpsd fills it, `refclock GNSS` reads the receiver without gpsd");
    }

    private string Common(NtpConfLine line, NtpConfLine fudge)
    {
        foreach (var option in Needless.Where(fudge.Has))
            import.Lose(fudge, $"{option}: nothing of the kind is needed");
        var poll = line.After("minpoll") is { } exponent ? $" poll {exponent}" : "";
        return $"{Value("refid", Id(fudge))}{Value("stratum", fudge.After("stratum"))}{poll}"
            + $"{(line.Has("prefer") ? " prefer" : "")}{(line.Has("noselect") ? " noselect" : "")}{(line.Has("true") ? " trust" : "")}";
    }

    private void Edge(NtpConfLine line, NtpConfLine fudge)
    {
        if (fudge.After("flag2") == "1")
            import.Differ(line, "flag2: which edge begins the second is found from the pulse's width");
    }

    /// <summary>NTPsec's device of the pulse.</summary>
    private static string? Pulse(NtpConfLine fudge) => fudge.After("ppspath");

    /// <summary>Decimal, or hexadecimal as in C.</summary>
    private static int Mode(NtpConfLine line)
    {
        var text = line.After("mode") ?? line.After("subtype") ?? "";
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var style = isHex ? NumberStyles.HexNumber : NumberStyles.Integer;
        return int.TryParse(isHex ? text.AsSpan(2) : text, style, CultureInfo.InvariantCulture, out var mode) ? mode : 0;
    }

    private static string? Id(NtpConfLine fudge) => fudge.After("refid");

    private static string Value(string name, string? value) => value is null ? "" : $" {name} {value}";
}
