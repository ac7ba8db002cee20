using System.Globalization;

namespace Stratum1.Cli.Import;

/// <summary>What became of an ntp.conf.</summary>
/// <param name="Lines">The configuration of stratum1d.</param>
/// <param name="Remarks">Lines without a counterpart, or with one that differs.</param>
/// <param name="IsNtpConf">At least one line is a directive of ntpd.</param>
internal sealed record ImportResult(IReadOnlyList<string> Lines, IReadOnlyList<ImportRemark> Remarks, bool IsNtpConf);

/// <summary>Something the user must know of a line.</summary>
/// <param name="Line">Counted from 1; 0 for the file as a whole.</param>
/// <param name="Text">The line.</param>
/// <param name="IsLost">It has no counterpart; otherwise it was converted, with a difference.</param>
/// <param name="Why">And what to use instead.</param>
internal readonly record struct ImportRemark(int Line, string Text, bool IsLost, string Why)
{
    public override string ToString() => Line == 0 ? Why : $"line {Line}: {Text}: {(IsLost ? "no counterpart: " : "")}{Why}";
}

/// <summary>
/// Turns the configuration of ntpd (NTP 4.2.8 and NTPsec) into ours: keeps what it does, and names every line that has no counterpart.
/// </summary>
internal sealed class NtpConfImport
{
    /// <summary>ntpd steps whatever is larger, at any time (ntp.conf(5), tinker step).</summary>
    private const string UsualStep = "0.128";

    private readonly List<string> lines = [];
    private readonly List<ImportRemark> remarks = [];
    private readonly SortedSet<string> logs = new(StringComparer.Ordinal);
    private readonly NtpConfClocks clocks;
    private readonly NtpConfAccess access;
    private string step = UsualStep;
    private int unknown;

    private NtpConfImport() => (clocks, access) = (new(this), new(this));

    /// <summary>Converts a file.</summary>
    public static ImportResult Convert(string text)
    {
        var import = new NtpConfImport();
        var all = NtpConfLine.All(text).ToArray();
        foreach (var line in all.Where(line => line.Name == "fudge"))
            import.clocks.Fudge(line);
        foreach (var line in all)
            import.Read(line);
        import.clocks.Finish();
        import.access.Finish();
        if (import.step != "0")
        {
            import.Add($"makestep {import.step} 3");
            import.Note("ntpd steps the clock at any time; `makestep` here only in its first three updates, for a step later on is felt by "
                + "every program");
        }

        if (import.logs.Count > 0)
            import.Add($"log {string.Join(' ', import.logs)}");
        return new(import.lines, import.remarks, import.unknown < all.Length);
    }

    public void Add(string line) => lines.Add(line);

    /// <summary>A line, or a part of it, has no counterpart.</summary>
    public void Lose(NtpConfLine line, string why) => remarks.Add(new(line.Number, line.ToString(), IsLost: true, why));

    /// <summary>A line was converted, with a difference.</summary>
    public void Differ(NtpConfLine line, string why) => remarks.Add(new(line.Number, line.ToString(), IsLost: false, why));

    /// <summary>A remark on the whole file.</summary>
    public void Note(string why) => remarks.Add(new(0, "", IsLost: false, why));

    private void Read(NtpConfLine line)
    {
        switch (line.Name)
        {
            case "server" or "pool" or "peer":
                if (!clocks.Server(line))
                    NtpConfServers.Read(line, this);
                break;
            case "refclock":
                clocks.Refclock(line);
                break;
            case "fudge":
                break;
            case "restrict":
                access.Restrict(line);
                break;
            case "discard":
                access.Discard(line);
                break;
            case "tos":
                ReadPairs(line, Tos);
                break;
            case "tinker":
                ReadPairs(line, Tinker);
                break;
            case "statistics":
                ReadStatistics(line);
                break;
            case "enable" or "disable":
                ReadSwitches(line);
                break;
            case "nts":
                ReadNts(line);
                break;
            default:
                ReadSimple(line);
                break;
        }
    }

    /// <summary>Directives of one value, and those without any counterpart.</summary>
    private void ReadSimple(NtpConfLine line)
    {
        if (NtpConfWords.Same.TryGetValue(line.Name, out var ours) && line.Words.Length > 1)
        {
            Add($"{ours} {line[1]}");
            if (NtpConfWords.Differences.TryGetValue(line.Name, out var difference))
                Differ(line, difference);
        }
        else if (line.Name == "driftfile")
        {
            Add("driftfile /var/lib/stratum1/drift");
            Differ(line, "our drift file has another form and its own place; the frequency is learned anew within minutes");
        }
        else if (line.Name is "interface" or "nic")
        {
            ReadInterface(line);
        }
        else if (line.Name == "broadcast")
        {
            Add($"broadcast {Power(line.After("minpoll") ?? "6")} {line[1]}");
            if (line.After("key") is { } key)
                Lose(line, $"key {key}: broadcasts are sent without a key; clients that ask for one do not believe them");
        }
        else if (NtpConfWords.Lost.TryGetValue(line.Name, out var why))
        {
            Lose(line, why);
        }
        else if (!NtpConfWords.Same.ContainsKey(line.Name))
        {
            unknown++;
            Lose(line, "it is not a directive known here");
        }
        else
        {
            Lose(line, "it has no value");
        }
    }

    private void ReadPairs(NtpConfLine line, Func<string, string, string?> read)
    {
        for (var i = 1; i < line.Words.Length; i += 2)
        {
            if (read(line[i].ToLowerInvariant(), line[i + 1]) is { } why)
                Lose(line, $"{line[i]}: {why}");
        }
    }

    /// <summary>Null where it was converted, else why not.</summary>
    private string? Tos(string name, string value)
    {
        var ours = name switch
        {
            "minsane" => $"minsources {value}",
            "maxdist" => $"maxdistance {value}",
            "ceiling" => $"maxstratum {value}",
            "floor" => $"minstratum {value}",
            "orphan" => $"local stratum {value} orphan",
            _ => null,
        };
        if (ours is not null)
            Add(ours);
        return ours is not null ? null : NtpConfWords.LostTos.GetValueOrDefault(name) ?? "it is not known here";
    }

    private string? Tinker(string name, string value)
    {
        switch (name)
        {
            case "step" or "stepback" or "stepfwd":
                step = value;
                return null;
            case "panic" when Number(value) is 0 or null:
                return null; // Ours does not give up either, unless told so.
            case "panic":
                Add($"maxchange {value} 1 0");
                return null;
            case "dispersion" when Number(value) is { } perSecond:
                Add(string.Create(CultureInfo.InvariantCulture, $"maxclockerror {perSecond * 1e6:0.###}"));
                return null;
            default:
                return NtpConfWords.LostTinker.GetValueOrDefault(name) ?? "it is not known here";
        }
    }

    private void ReadStatistics(NtpConfLine line)
    {
        foreach (var name in line.Words.Skip(1))
        {
            if (NtpConfWords.Logs.TryGetValue(name, out var ours))
                logs.UnionWith(ours.Split(' '));
            else
                Lose(line, $"{name}: there is no such log; the counters are in `stratum1 serverstats` and `stratum1 status --json`");
        }
    }

    private void ReadSwitches(NtpConfLine line)
    {
        foreach (var name in line.Words.Skip(1))
        {
            if (line.Name == "disable" && name == "monitor")
                Add("noclientlog");
            else if (!NtpConfWords.Defaults.Contains($"{line.Name} {name}"))
                Lose(line, $"{name}: it cannot be switched here");
        }
    }

    private void ReadNts(NtpConfLine line)
    {
        foreach (var (theirs, ours) in NtpConfWords.Nts)
        {
            if (line.After(theirs) is { } value)
                Add($"{ours} {value}");
        }

        if (!line.Has("enable") && !NtpConfWords.Nts.Any(row => line.Has(row.Theirs)))
            Lose(line, "of NTS, only cert, key, ca, cookie and enable are converted");
    }

    private void ReadInterface(NtpConfLine line)
    {
        var what = line[2];
        if (line[1] == "listen" && System.Net.IPAddress.TryParse(what, out _))
            Add($"bindaddress {what}");
        else if (line[1] == "listen" && what is not ("all" or "ipv4" or "ipv6" or "wildcard"))
            Add($"binddevice {what}");
        else if (line[1] is not ("ignore" or "drop" or "listen"))
            Lose(line, "only addresses and interfaces to listen on are converted");
        else if (what is not ("wildcard" or "all"))
            Differ(line, "name the addresses to serve on with bindaddress; all others are left alone then");
    }

    private static double? Number(string value)
        => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int Power(string exponent) => 1 << (int)Math.Clamp(Number(exponent) ?? 6, 0, 17);
}
