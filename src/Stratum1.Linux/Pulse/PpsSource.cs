using System.Globalization;

namespace Stratum1.Linux;

/// <summary>A pulse source that the kernel offers, as /sys/class/pps describes it.</summary>
/// <param name="Number">N of /dev/ppsN. Not stable: it depends on the order of loading.</param>
/// <param name="Name">The driver's name for it: <c>pps@12.-1</c> (pps-gpio), <c>ptp0</c>, <c>serial0</c>.</param>
/// <param name="Device">The terminal it belongs to (<c>/dev/ttyS0</c>, line discipline), else empty.</param>
public readonly record struct PpsSource(int Number, string Name, string Device)
{
    /// <summary>Where the kernel lists them.</summary>
    internal const string SysfsRoot = "/sys/class/pps";

    /// <summary>The character device: <c>/dev/pps0</c>.</summary>
    public string Path => $"/dev/pps{Number}";

    /// <summary>All sources, by number.</summary>
    public static IReadOnlyList<PpsSource> List() => List(SysfsRoot);

    /// <summary>For example <c>/dev/pps0 (pps@12.-1)</c>.</summary>
    public override string ToString() => $"{Path} ({Name})";

    internal static IReadOnlyList<PpsSource> List(string sysfsRoot)
    {
        var sources = new List<PpsSource>();
        if (!Directory.Exists(sysfsRoot))
            return sources; // A kernel without PPS.

        foreach (var directory in Directory.EnumerateDirectories(sysfsRoot, "pps*"))
        {
            if (TryParseNumber(System.IO.Path.GetFileName(directory.AsSpan()), out var number))
                sources.Add(new(number, ReadAttribute(directory, "name"), ReadAttribute(directory, "path")));
        }

        sources.Sort((x, y) => x.Number.CompareTo(y.Number));
        return sources;
    }

    /// <summary>Finds a source by number (<c>0</c>), path (<c>/dev/pps0</c> or a link to it), name, or terminal.</summary>
    /// <param name="problem">Lists what there is, when the wanted one is not.</param>
    internal static PpsSource? Find(string selector, string sysfsRoot, out DeviceProblem? problem)
    {
        var target = selector.StartsWith('/') ? DeviceOwner.FinalTarget(selector) : selector;
        var sources = List(sysfsRoot);
        foreach (var source in sources)
        {
            if (target == source.Path || target == source.Name || target == source.Device
                || target == source.Number.ToString(CultureInfo.InvariantCulture))
            {
                problem = null;
                return source;
            }
        }

        var present = sources.Count == 0 ? "the kernel offers none" : $"present are {string.Join(", ", sources)}";
        problem = new(DeviceFault.Missing, $"no PPS source is {selector}: {present}");
        return null;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> name, out int number)
    {
        number = 0;
        return name.StartsWith("pps") && int.TryParse(name[3..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string ReadAttribute(string directory, string attribute)
    {
        try
        {
            return File.ReadAllText($"{directory}/{attribute}").Trim();
        }
        catch (IOException)
        {
            return ""; // Unplugged since the directory was listed.
        }
    }
}
