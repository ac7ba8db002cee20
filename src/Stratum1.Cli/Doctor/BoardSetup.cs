namespace Stratum1.Cli.Doctor;

/// <summary>
/// What Raspberry Pi OS must be told so that receiver and pulse on the header work: the lines that <c>hw/boards</c> gives for the board.
/// Texts in, texts out; a text that has all is returned as it is.
/// </summary>
/// <param name="model">The device tree's model, for example "Raspberry Pi 4 Model B Rev 1.5".</param>
/// <param name="pin">The GPIO that the pulse comes in at.</param>
internal sealed class BoardSetup(string model, int pin)
{
    private const string Mark = "# For the time server (stratum1 doctor --apply)";

    /// <summary>Words of the kernel's command line that put a console or debugger onto the header.</summary>
    private static readonly string[] Consoles
        = ["console=serial", "console=ttyAMA", "console=ttyS", "kgdboc=serial", "kgdboc=ttyAMA", "kgdboc=ttyS"];

    private static readonly string[] Logins
        = ["serial-getty@serial0.service", "serial-getty@ttyAMA0.service", "serial-getty@ttyS0.service"];

    /// <summary>A board on which this knows its way.</summary>
    public bool IsKnown => model.StartsWith("Raspberry Pi ", StringComparison.Ordinal);

    /// <summary>Its pins are behind PCIe, and its Bluetooth has a UART of its own.</summary>
    private bool IsFifth => Has("5 ", "500", "Compute Module 5");

    /// <summary>Bluetooth has the good UART until it is told otherwise.</summary>
    private bool SharesUart => !IsFifth && Has("3 ", "4 ", "400", "Compute Module 4", "Zero W", "Zero 2");

    /// <summary>Services that must not start, having the receiver's line.</summary>
    public IReadOnlyList<string> Rivals => SharesUart ? [.. Logins, "hciuart.service"] : Logins;

    /// <summary>config.txt with our lines.</summary>
    public string Firmware(string text)
    {
        var effective = Effective(text);
        List<string> wanted = [IsFifth ? "dtparam=uart0=on" : "enable_uart=1"];
        if (SharesUart)
            wanted.Add("dtoverlay=disable-bt");
        List<string> missing = [.. wanted.Where(line => effective.LastOrDefault(other => Subject(other) == Subject(line)) != line)];
        // Whoever has chosen a pin has chosen it.
        if (!effective.Any(line => Subject(line) is "dtoverlay=pps-gpio" or "dtoverlay=pps-rp1"))
            missing.Add($"dtoverlay=pps-gpio,gpiopin={pin},pull=down");
        return missing.Count == 0 ? text : $"{text.TrimEnd('\n')}\n\n[all]\n{Mark}\n{string.Join('\n', missing)}\n";
    }

    /// <summary>cmdline.txt, one line, without consoles on the header; on a Pi 5 with a PCIe link that does not sleep.</summary>
    public string CommandLine(string text)
    {
        const string Awake = "pcie_aspm.policy=performance";
        var words = text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries);
        List<string> kept = [.. words.Where(word => !Consoles.Any(console => word.StartsWith(console, StringComparison.Ordinal)))];
        if (IsFifth && !kept.Contains(Awake))
            kept.Add(Awake);
        return kept.SequenceEqual(words) ? text : $"{string.Join(' ', kept)}\n";
    }

    /// <summary>The settings that hold on every board: before the first section, and in sections for all.</summary>
    private static List<string> Effective(string text)
    {
        List<string> lines = [];
        var isForAll = true;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith('['))
                isForAll = line == "[all]";
            else if (isForAll && line.Length > 0 && line[0] != '#')
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>What a line sets: of overlays and parameters the name, of others all before the equals sign.</summary>
    private static string Subject(string line)
    {
        var parts = line.Split('=', ',');
        return parts is ["dtoverlay" or "dtparam", var name, ..] ? $"{parts[0]}={name}" : parts[0];
    }

    private bool Has(params string[] names)
        => IsKnown && names.Any(name => model.AsSpan("Raspberry Pi ".Length).StartsWith(name, StringComparison.Ordinal));
}
