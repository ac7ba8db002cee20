using System.Globalization;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>What the kernel's own files tell of a device, without opening it.</summary>
internal static class KernelDevices
{
    private const string Classes = "/sys/class";

    /// <summary>
    /// Whether the kernel lists the device in a class. Where it lists none at all, as in a container, everything is believed.
    /// </summary>
    public static bool IsOfClass(string path, string name)
        => !Directory.Exists(Classes) || Directory.Exists(Path.Combine(Classes, name, NameOf(path)))
            || (name == "tty" && path.StartsWith("/dev/pts/", StringComparison.Ordinal));

    /// <summary>Who else writes to a serial device: the kernel itself, or a login.</summary>
    public static string? TalkerOn(string path)
    {
        var device = NameOf(path);
        if (Lines("/proc/consoles").Any(line => line.Split(' ')[0] == device))
            return "the kernel's console";
        return Logins().Contains(device) ? "a login" : null;
    }

    /// <summary>The lines on which agetty waits.</summary>
    private static IEnumerable<string> Logins()
        => Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Where(folder => Lines($"{folder}/comm") is ["agetty", ..])
            .SelectMany(folder => string.Concat(Lines($"{folder}/cmdline")).Split('\0'));

    /// <summary>The kernel's own name, where a link leads: serial0 is ttyAMA0.</summary>
    private static string NameOf(string path)
    {
        try
        {
            return Path.GetFileName(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        }
        catch (IOException)
        {
            return Path.GetFileName(path);
        }
    }

    /// <summary>None where the file is not, or is not ours to read.</summary>
    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
