using System.Globalization;
using Stratum1.Linux;

namespace Stratum1.Cli.Tuning;

/// <summary>
/// The settings for which somebody has published a figure, and no others: the many recipes without one stay out. The daemon's own
/// part, FIFO threads and locked memory, are its directives <c>sched_priority</c> and <c>lock_all</c>.
/// </summary>
internal static class TimingProfile
{
    private const string Awake = "constant clock: time to the interrupt varies less (about 1 us on a Raspberry Pi 5, jclark 2026)";
    private const string Link = "the link to the Raspberry Pi 5's pins does not sleep: pulses are stamped 5 us earlier (jclark 2026)";
    private const string Alone = "the pulse's interrupt has a processor away from the others (austinsnerdythings 2025)";
    private const string Prompt = "the pulse's interrupt goes before other interrupt threads (austinsnerdythings 2025)";
    private const string Coalescing = "packets are not collected: replies leave up to 40 us earlier (tiagofreire)";

    /// <summary>Above the 50 that the kernel gives interrupt threads.</summary>
    private const string PulsePriority = "60";

    /// <summary>What a Raspberry Pi 5 was measured with.</summary>
    private const int LongestWait = 4;

    /// <summary>Those settings that this machine has.</summary>
    /// <param name="root">Where /proc and /sys are: empty, or a folder in tests.</param>
    public static IReadOnlyList<Knob> Of(string root)
        => [.. Governors(root), .. LinkPolicy(root), .. PulseInterrupts(root), .. InterruptThreads(root), .. Cards(root)];

    private static IEnumerable<Knob> Governors(string root)
        => Folders($"{root}/sys/devices/system/cpu", "cpu?*")
            .Where(folder => Knob.ReadFile($"{folder}/cpufreq/scaling_available_governors") is { } all
                && all.Contains("performance", StringComparison.Ordinal))
            .Select(folder => Knob.OfFile(
                $"governor of {Path.GetFileName(folder)}", $"{folder}/cpufreq/scaling_governor", "performance", Awake));

    private static IEnumerable<Knob> LinkPolicy(string root)
    {
        var path = $"{root}/sys/module/pcie_aspm/parameters/policy";
        if (File.Exists(path))
            yield return Knob.OfFile("PCIe power policy", path, "performance", Link);
    }

    private static IEnumerable<Knob> PulseInterrupts(string root)
    {
        if (LastProcessor(root) is not { } last || !File.Exists($"{root}/proc/interrupts"))
            yield break;
        foreach (var line in File.ReadLines($"{root}/proc/interrupts"))
        {
            // "184:  0  17  gpio  18 Edge  pps@12": number, counts, controller, what it is for.
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (!int.TryParse(line.AsSpan(0, Math.Max(colon, 0)), CultureInfo.InvariantCulture, out var number)
                || !IsPulse(line.AsSpan(colon)))
                continue;
            var path = $"{root}/proc/irq/{number}/smp_affinity_list";
            if (File.Exists(path))
                yield return Knob.OfFile($"processor of interrupt {number}", path, last.ToString(CultureInfo.InvariantCulture), Alone);
        }
    }

    /// <summary>Only kernels with threaded interrupts have such threads.</summary>
    private static IEnumerable<Knob> InterruptThreads(string root)
    {
        foreach (var folder in Folders($"{root}/proc", "*"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var thread)
                || Knob.ReadFile($"{folder}/comm") is not { } name
                || !name.StartsWith("irq/", StringComparison.Ordinal) || !IsPulse(name))
            {
                continue;
            }

            yield return new(
                $"priority of {name}",
                PulsePriority,
                Prompt,
                () => PriorityOf(folder),
                value => Scheduling.SetRealtimePriority(thread, int.Parse(value, CultureInfo.InvariantCulture)));
        }
    }

    private static IEnumerable<Knob> Cards(string root)
    {
        // A device behind it makes it a card, and no bridge or loopback.
        foreach (var folder in Folders($"{root}/sys/class/net", "*").Where(folder => Directory.Exists($"{folder}/device")))
        {
            var name = Path.GetFileName(folder);
            if (InterfaceCoalescing.Read(name) is not { } now)
                continue;
            yield return new(
                $"interrupt delay of {name}",
                $"{Math.Min(now.Receive, LongestWait)} {Math.Min(now.Transmit, LongestWait)}",
                Coalescing,
                () => InterfaceCoalescing.Read(name) is { } value ? $"{value.Receive} {value.Transmit}" : null,
                value => WriteDelays(name, value));
        }
    }

    private static void WriteDelays(string name, string value)
    {
        var parts = value.Split(' ');
        InterfaceCoalescing.Write(
            name, int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static bool IsPulse(ReadOnlySpan<char> text) => text.Contains("pps", StringComparison.Ordinal);

    /// <summary>The highest number of "0-3"; null with one processor, where there is nothing to choose.</summary>
    private static int? LastProcessor(string root)
        => Knob.ReadFile($"{root}/sys/devices/system/cpu/online") is { } online
            && int.TryParse(online.AsSpan(online.LastIndexOfAny(['-', ',']) + 1), CultureInfo.InvariantCulture, out var last) && last > 0
                ? last
                : null;

    /// <summary>Field 40 of proc(5)'s stat, counted from behind the name, which may hold blanks.</summary>
    private static string? PriorityOf(string folder)
    {
        const int FieldAfterName = 3, Field = 40;
        return Knob.ReadFile($"{folder}/stat") is { } stat
            ? stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .ElementAtOrDefault(Field - FieldAfterName)
            : null;
    }

    private static IEnumerable<string> Folders(string path, string pattern)
        => Directory.Exists(path) ? Directory.EnumerateDirectories(path, pattern).Order(StringComparer.Ordinal) : [];
}
