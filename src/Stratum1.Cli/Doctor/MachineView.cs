using System.Globalization;

namespace Stratum1.Cli.Doctor;

/// <summary>A program that runs.</summary>
/// <param name="Id">Its process.</param>
/// <param name="Name">Its name, at most 15 characters (proc(5), comm).</param>
/// <param name="CommandLine">Its words.</param>
internal readonly record struct RunningProcess(int Id, string Name, string CommandLine);

/// <summary>What files of the machine say that bears on keeping time.</summary>
/// <param name="root">Where its file system begins: / unless a test has its own.</param>
internal sealed class MachineView(string root)
{
    /// <summary>Serial ports on which receivers are found, the usual ones first.</summary>
    private static readonly string[] SerialPatterns = ["serial0", "ttyAMA*", "ttyUSB*", "ttyACM*", "gps*", "ttySC*", "ttyS0"];

    /// <summary>The kernel's words at start.</summary>
    public string KernelCommandLine => Read("proc/cmdline") ?? "";

    /// <summary>How the first processor's frequency is governed; null where it is not.</summary>
    public string? Governor => Read("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");

    /// <summary>What the Raspberry Pi's firmware is told; null on other boards.</summary>
    public string? FirmwareConfig => Read("boot/firmware/config.txt") ?? Read("boot/config.txt");

    /// <summary>Whether it was set up by our image, whose settings are in <c>/boot/firmware/stratum1.txt</c>.</summary>
    public bool IsImage => File.Exists(Path.Combine(root, "usr/lib/stratum1/image"));

    /// <summary>All programs.</summary>
    public IEnumerable<RunningProcess> Processes
    {
        get
        {
            foreach (var folder in Folders("proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                    && Read($"proc/{id}/comm") is { } name)
                    yield return new(id, name, (Read($"proc/{id}/cmdline") ?? "").Replace('\0', ' ').Trim());
            }
        }
    }

    /// <summary>Kernel PPS devices.</summary>
    public IReadOnlyList<string> PulseDevices
        => [.. Folders("sys/class/pps").Select(folder => $"/dev/{Path.GetFileName(folder)}").Order(StringComparer.Ordinal)];

    /// <summary>Serial ports, each once, however many links lead to it.</summary>
    public IReadOnlyList<string> SerialDevices
    {
        get
        {
            List<(string Path, string Target)> found = [];
            foreach (var path in SerialPatterns.SelectMany(Files))
            {
                var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
                if (!found.Exists(known => known.Target == target))
                    found.Add((path, target));
            }

            return [.. found.Select(known => known.Path)];
        }
    }

    private IEnumerable<string> Files(string pattern)
    {
        var folder = Path.Combine(root, "dev");
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern).Order(StringComparer.Ordinal) : [];
    }

    private IEnumerable<string> Folders(string path)
    {
        var folder = Path.Combine(root, path);
        return Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [];
    }

    private string? Read(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path)).Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
