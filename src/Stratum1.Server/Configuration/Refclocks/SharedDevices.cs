namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>Finds lines that would take each other's bytes, edges or samples: every device has one reader.</summary>
internal static class SharedDevices
{
    /// <summary>Reports the second of two lines that open the same device.</summary>
    internal static void Check(IEnumerable<RefclockConfig> clocks, ICollection<ConfigProblem> problems)
    {
        var readers = new Dictionary<string, ConfigPlace>(StringComparer.Ordinal);
        foreach (var clock in clocks)
        {
            foreach (var device in DevicesOf(clock))
            {
                if (readers.TryAdd(device, clock.Place))
                    continue;
                problems.Add(new(
                    clock.Place,
                    device,
                    $"is already read by the refclock at {readers[device]}",
                    "one refclock for each device",
                    "Remove one of the two lines, or name another device in one."));
            }
        }
    }

    /// <summary>Under one name each, as the other line would write it. A hardware clock may be read by many.</summary>
    private static IEnumerable<string> DevicesOf(RefclockConfig clock)
    {
        switch (clock.Kind)
        {
            case RefclockKind.SharedMemory:
                yield return $"SHM {clock.Input.Unit}";
                break;
            case RefclockKind.Socket or RefclockKind.RealTimeClock:
                yield return clock.Input.Path;
                break;
            case RefclockKind.Gnss:
                yield return clock.Device;
                break;
        }

        // "dcd" is the line's own serial port.
        if (clock.Pulse.Kind is not (PulseInputKind.None or PulseInputKind.SerialCarrier))
            yield return clock.Pulse.ToString();
    }
}
