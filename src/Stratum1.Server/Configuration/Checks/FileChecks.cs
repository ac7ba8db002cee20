using Stratum1.Linux;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>Whether devices, files and folders are there, and this user may use them.</summary>
internal static class FileChecks
{
    public static void Look(Findings findings, MachineFacts machine)
    {
        var config = findings.Config;
        foreach (var clock in config.Refclocks)
        {
            foreach (var (device, kind) in DevicesOf(clock))
                LookAtDevice(findings, machine, clock.Place, device, kind);
        }

        foreach (var (directive, path) in new[]
        {
            ("keyfile", config.KeyFile), ("leapseclist", config.Leap.List), ("tempcomp", config.Oscillator.Temperature?.Sensor),
        })
        {
            if (path is not null)
                LookAtFile(findings, machine, directive, path, isWritten: false, "Create it, or correct the path.");
        }

        foreach (var (directive, path) in new[]
        {
            ("driftfile", Path.GetDirectoryName(config.Clock.DriftFile)), ("logdir", config.Log.Folder),
                ("ntsdumpdir", config.Nts.DumpFolder),
        })
        {
            if (!string.IsNullOrEmpty(path))
            {
                LookAtFile(
                    findings, machine, directive, path, isWritten: true, "Create the folder, and let the daemon's user write to it.");
            }
        }

        if (config.Nts.AuthorityFolder is { } authority)
            LookAtFile(findings, machine, "ntsauthority", authority, isWritten: false, $"Run 'stratum1 nts init --folder {authority}'.");

        if (config.Process.User.Length > 0 && !machine.HasUser(config.Process.User))
            findings.Add("user", $"names '{config.Process.User}', and there is no such user", "Create it, or remove the line.");
    }

    /// <summary>The devices of a line, and the kernel's class of each; null where any will do.</summary>
    private static IEnumerable<(string Device, string? Class)> DevicesOf(RefclockConfig clock)
    {
        if (clock.Device.StartsWith('/'))
            yield return (clock.Device, "tty");
        if (clock.Pulse.Device is ['/', ..]) // Null where there is no pulse.
            yield return (clock.Pulse.Device, clock.Pulse.Kind == PulseInputKind.PpsDevice ? "pps" : null);
        if (clock.Kind is RefclockKind.HardwareClock or RefclockKind.RealTimeClock && clock.Input.Path.StartsWith('/'))
            yield return (clock.Input.Path, clock.Kind == RefclockKind.HardwareClock ? "ptp" : "rtc");
    }

    private static void LookAtDevice(Findings findings, MachineFacts machine, ConfigPlace place, string device, string? kind)
    {
        switch (machine.RightTo(device, true))
        {
            case FileRight.Missing:
                findings.Add(
                    place, device, "is not there now; the daemon goes on without it and looks again every two seconds",
                    "Check the cable, the overlay in /boot/firmware/config.txt, and the name.");
                break;
            case FileRight.Forbidden:
                findings.Add(
                    place, device, "may not be opened by this user",
                        "Add the daemon's user to the group that 'ls -l' shows for the device.");
                break;
            case FileRight.Usable when kind is not null && !machine.IsOfClass(device, kind):
                findings.Add(
                    place, device, $"is there, but the kernel does not list it under /sys/class/{kind}: it is another kind of device",
                    "Correct the name.");
                break;
            case FileRight.Usable when kind == "tty" && machine.TalkerOn(device) is { } talker:
                findings.Add(
                    place, device, $"is used by {talker}, which writes to the receiver and takes its words away",
                    "'stratum1 doctor' tells how to switch it off.");
                break;
        }
    }

    private static void LookAtFile(
        Findings findings, MachineFacts machine, string directive, string path, bool isWritten, string remedy)
    {
        switch (machine.RightTo(path, isWritten))
        {
            case FileRight.Missing:
                findings.Add(directive, $"needs {path}, which is not there", remedy);
                break;
            case FileRight.Forbidden:
                findings.Add(directive, $"needs {path}, which this user may not {(isWritten ? "write to" : "read")}", remedy);
                break;
        }
    }
}
