using Stratum1.Refclock.Gnss;

namespace Stratum1.Cli.Doctor;

/// <summary>How a thing stands.</summary>
internal enum Health
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, but not as well as it could.</summary>
    Look,

    /// <summary>It does not work.</summary>
    Bad,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Health">How it stands.</param>
/// <param name="What">What it is.</param>
/// <param name="Text">In plain words, with the remedy.</param>
internal sealed record Remark(Health Health, string What, string Text);

/// <summary>Judges what was found on a machine, and writes the configuration for it.</summary>
/// <param name="machine">Its files.</param>
/// <param name="serial">Its serial lines, as heard.</param>
/// <param name="pulses">Its pulse lines, as seen.</param>
internal sealed class Examination(MachineView machine, IReadOnlyList<SerialFinding> serial, IReadOnlyList<PulseFinding> pulses)
{
    /// <summary>Programs that set the clock or take the receiver, and their services.</summary>
    private static readonly (string Name, string Service, string Does)[] Rivals =
    [
        ("chronyd", "chrony", "sets the clock"),
        ("ntpd", "ntp", "sets the clock"),
        ("ntpd-rs", "ntpd-rs", "sets the clock"),
        ("systemd-timesyn", "systemd-timesyncd", "sets the clock"),
        ("gpsd", "gpsd.socket gpsd", "takes the receiver's device"),
    ];

    /// <summary>Narrower pulses are missed by slow inputs and look like glitches.</summary>
    private const double NarrowPulse = 1e-5;

    /// <summary>What goes with it in every configuration.</summary>
    private static readonly string[] Usual =
        [
            "# A server near you, for the time until there is a fix, and to compare with: choose one.",
            "#server ntp.example.net iburst", "makestep 1 3", "driftfile /var/lib/stratum1/drift", "allow 192.168.0.0/16",
        ];

    /// <summary>The kernel's names of UARTs.</summary>
    private static readonly string[] Uarts = ["serial", "ttyAMA", "ttyS"];

    /// <summary>The receiver that is to be used; null when there is none.</summary>
    private SerialFinding? Receiver => serial.FirstOrDefault(line => line.IsReceiver);

    /// <summary>The pulse that is to be used; null when there is none.</summary>
    private PulseFinding? Pulse => pulses.FirstOrDefault(pulse => pulse.Pulses > 0);

    /// <summary>Everything, in the order in which it should be repaired.</summary>
    public IReadOnlyList<Remark> Remarks => [.. Competitors(), .. Consoles(), .. Serial(), .. Pulses(), .. Processor()];

    /// <summary>The configuration for what was found.</summary>
    public IReadOnlyList<string> Config
    {
        get
        {
            if (machine.IsImage && Receiver is { } line)
                return ["# For /boot/firmware/stratum1.txt:", $"receiver={line.Path}", $"pulse={Pulse?.Path ?? "none"}"];
            var clock = (Receiver, Pulse) switch
            {
                ({ } receiver, { } pulse) => $"refclock GNSS {receiver.Path} pps {pulse.Path} baud {receiver.Baud}",
                ({ } receiver, null) => $"refclock GNSS {receiver.Path} baud {receiver.Baud}",
                (null, { } pulse) => $"refclock PPS {pulse.Path}",
                _ => null,
            };
            return clock is null
                ? ["# Nothing was found that could be configured."]
                : ["# For /etc/stratum1/stratum1.conf:", clock, .. Usual];
        }
    }

    private IEnumerable<Remark> Competitors()
    {
        var all = machine.Processes.ToArray();
        foreach (var (name, service, does) in Rivals)
        {
            foreach (var process in all.Where(process => process.Name == name))
                yield return new(Health.Bad, "services",
                    $"{name} (pid {process.Id}) {does}. Stop it: `systemctl disable --now {service}`");
        }

        if (all.Any(process => process.Name is "stratum1d"))
            yield return new(Health.Look, "services", "stratum1d runs and has the devices: `stratum1 why` tells more, or stop it for this");
        else if (!all.Any(process => Rivals.Any(rival => rival.Name == process.Name)))
            yield return new(Health.Good, "services", "no other program sets the clock or reads the receiver");
    }

    private IEnumerable<Remark> Consoles()
    {
        var console = machine.KernelCommandLine.Split(' ')
            .FirstOrDefault(word => Uarts.Any(uart => word.StartsWith($"console={uart}", StringComparison.Ordinal)));
        if (console is not null)
        {
            yield return new(Health.Bad, "console",
                $"the kernel writes to the UART: remove `{console}` from /boot/firmware/cmdline.txt and reboot");
        }

        foreach (var getty in machine.Processes.Where(process => process.Name == "agetty"))
        {
            var words = getty.CommandLine.Split(' ');
            if (words.FirstOrDefault(word => Uarts.Any(uart => word.StartsWith(uart, StringComparison.Ordinal))) is { } line)
                yield return new(Health.Bad, "console", $"a login waits on {line}: `systemctl disable --now serial-getty@{line}`");
        }
    }

    private IEnumerable<Remark> Serial()
    {
        if (serial.Count == 0)
        {
            yield return new(Health.Bad, "receiver", machine.FirmwareConfig is null || machine.IsImage
                ? "there is no serial device. Plug the receiver in; with a UART, enable it in the device tree"
                : "there is no serial device. Add `enable_uart=1` and, on a Pi 3 or 4, `dtoverlay=disable-bt` to "
                    + "/boot/firmware/config.txt");
        }

        foreach (var line in serial)
        {
            if (line.IsReceiver || Receiver is null)
                yield return line.IsReceiver ? Judge(line) : Mute(line);
        }
    }

    private static Remark Mute(SerialFinding line) => new(Health.Bad, "receiver", line.Problem is { } problem
        ? $"{line.Path}: {problem}"
        : line.IsAlive
            ? $"{line.Path}: what arrives is no message of a receiver at any speed. Check the ground wire, and 3.3 V levels"
            : $"{line.Path}: nothing arrives. Check power, and that the receiver's TX goes to the board's RX");

    private static Remark Judge(SerialFinding line)
    {
        var what = $"{line.Path}: {(line.Model is { } model ? $"{model}, " : "")}{line.Protocol} at {line.Baud} baud";
        if (!line.TellsTime)
            return new(Health.Bad, "receiver", $"{what}, but no message tells date and time: enable RMC or ZDA, or UBX NAV-PVT");
        return line.Gate switch
        {
            GateReason.Open => new(Health.Good, "receiver", $"{what}, fix with {line.Satellites ?? 0} satellites"),
            GateReason.NoFix or GateReason.TooFewSatellites
                => new(Health.Look, "receiver", $"{what}, no fix yet: give the antenna a free view of the sky and some minutes"),
            GateReason.Antenna => new(Health.Bad, "receiver", $"{what}; it reports its antenna unplugged or shorted"),
            GateReason.LeapUnknown => new(Health.Look, "receiver", $"{what}; it does not know the leap seconds yet: wait 12.5 minutes"),
            var gate => new(Health.Bad, "receiver", $"{what}; its time cannot be used ({gate})"),
        };
    }

    private IEnumerable<Remark> Pulses()
    {
        if (pulses.Count == 0)
            yield return new(Health.Bad, "pulse", $"there is no /dev/pps*{NoPulse}");
        foreach (var pulse in pulses)
            yield return Judge(pulse);
    }

    private string NoPulse => machine.FirmwareConfig switch
    {
        null => ": load pps-gpio or pps-ldisc, or use `pps gpio:18` or `pps dcd`",
        _ when machine.IsImage => ", which the image makes at the pin `pps_gpio=` of /boot/firmware/stratum1.txt: see problems.txt beside "
            + "it, and `dmesg | grep pps`",
        var config when config.Contains("pps-gpio", StringComparison.Ordinal)
            => ", though the overlay is configured: reboot, and see `dmesg | grep pps`",
        _ => ": add `dtoverlay=pps-gpio,gpiopin=18` to /boot/firmware/config.txt and reboot",
    };

    private Remark Judge(PulseFinding pulse)
    {
        if (pulse.Problem is { } problem)
            return new(Health.Bad, "pulse", $"{pulse.Path}: {problem}");
        if (pulse.Edges == 0)
        {
            return new(Pulse is null ? Health.Bad : Health.Look, "pulse",
                Receiver is { Gate: not GateReason.Open }
                    ? $"{pulse.Path}: no edge; many receivers pulse only with a fix"
                    : $"{pulse.Path}: no edge. Check the wire from the receiver's PPS pin, and the pin's number in "
                        + (machine.IsImage ? "stratum1.txt" : "the overlay"));
        }

        if (pulse.PerSecond > 1)
            return new(Health.Bad, "pulse", $"{pulse.Path}: {pulse.PerSecond} pulses a second. Set the receiver to 1 Hz");
        if (pulse.Pulses == 0)
            return new(Health.Bad, "pulse", $"{pulse.Path}: edges, but not one second apart. Check wire and ground");
        var shape = $"{pulse.Path}: one pulse a second, {pulse.WidthSeconds * 1e3:0.###} ms wide, begins with the "
            + $"{pulse.Leading?.ToString().ToLowerInvariant() ?? "unknown"} edge";
        return pulse.WidthSeconds is > 0 and < NarrowPulse
            ? new(Health.Look, "pulse", $"{shape}; make it wider, 100 ms is usual")
            : new(Health.Good, "pulse", shape);
    }

    private IEnumerable<Remark> Processor()
    {
        if (machine.Governor is not { } governor)
            yield break;
        yield return governor == "performance"
            ? new(Health.Good, "processor", "its frequency is constant")
            : new(Health.Look, "processor",
                $"its frequency changes ({governor}), and with it the delay of each pulse: set the governor to performance");
    }
}
