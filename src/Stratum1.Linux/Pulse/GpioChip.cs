using System.Globalization;

namespace Stratum1.Linux;

/// <summary>A bank of GPIO lines, <c>/dev/gpiochipN</c> (linux/gpio.h, ABI v2).</summary>
/// <param name="Path">The character device. N is not stable: prefer the label.</param>
/// <param name="Name">The kernel's name: <c>gpiochip0</c>.</param>
/// <param name="Label">What it is: <c>pinctrl-bcm2711</c>, <c>pinctrl-rp1</c>.</param>
/// <param name="Lines">How many lines it has.</param>
public readonly record struct GpioChip(string Path, string Name, string Label, int Lines)
{
    /// <summary>All banks that this user may open, by path.</summary>
    public static IReadOnlyList<GpioChip> List()
    {
        var chips = new List<GpioChip>();
        foreach (var path in Directory.EnumerateFiles("/dev", "gpiochip*").Order(StringComparer.Ordinal))
        {
            try
            {
                using var handle = SystemCall.Open(path, Libc.O_RDONLY);
                var info = default(GpioChipInfo);
                SystemCall.Check(SystemCall.Ioctl(handle, GpioChipInfo.Get, ref info), "GPIO_GET_CHIPINFO", path);
                chips.Add(new(path, info.Name.ToString(), info.Label.ToString(), (int)info.Lines));
            }
            catch (LinuxException)
            {
                // Not ours to open, or just unplugged: it is no candidate.
            }
        }

        return chips;
    }

    /// <summary>The nodes that a path, number, name or label may mean; null means any.</summary>
    internal static IEnumerable<string> Candidates(string? selector)
    {
        if (selector is not null && selector.StartsWith('/'))
            return [selector];
        if (int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return [$"/dev/gpiochip{number}"];
        return List().Where(chip => selector is null || chip.Name == selector || chip.Label == selector).Select(chip => chip.Path);
    }
}
