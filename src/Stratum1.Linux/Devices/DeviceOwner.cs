using System.Globalization;

namespace Stratum1.Linux;

/// <summary>A process that has a device open.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="Command">Its name as the kernel keeps it, at most 15 characters: <c>gpsd</c>.</param>
public readonly record struct DeviceOwner(int ProcessId, string Command)
{
    /// <summary>Everybody else who has the device open; also those who took no lock and would steal bytes.</summary>
    /// <remarks>Walks /proc, some milliseconds; without root, other users' processes stay unseen.</remarks>
    public static IReadOnlyList<DeviceOwner> FindOthers(string path)
    {
        var target = FinalTarget(path);
        var owners = new List<DeviceOwner>();
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && id != Environment.ProcessId
                && HasOpen(process, target))
            {
                owners.Add(new(id, ReadCommand(process)));
            }
        }

        return owners;
    }

    /// <summary>For example <c>gpsd (pid 812)</c>.</summary>
    public override string ToString() => $"{Command} (pid {ProcessId})";

    /// <summary>Where a chain of links such as /dev/serial0 or /dev/serial/by-id/… ends.</summary>
    internal static string FinalTarget(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (IOException)
        {
            return path; // A dangling link: its device is unplugged.
        }
    }

    private static bool HasOpen(string process, string target)
    {
        try
        {
            foreach (var descriptor in new DirectoryInfo($"{process}/fd").EnumerateFileSystemInfos())
            {
                if (descriptor.LinkTarget == target)
                    return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile, or belongs to another user.
        }

        return false;
    }

    private static string ReadCommand(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/comm").TrimEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }
}
