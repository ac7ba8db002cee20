using System.Globalization;

namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>Through what a pulse reaches us.</summary>
public enum PulseInputKind : byte
{
    /// <summary>There is no pulse.</summary>
    None,

    /// <summary>A kernel PPS device, by its path.</summary>
    PpsDevice,

    /// <summary>A kernel PPS device, by the name in /sys/class/pps/pps*/name: numbers change between boots, names do not.</summary>
    PpsName,

    /// <summary>A line of a GPIO character device.</summary>
    Gpio,

    /// <summary>The carrier-detect pin of the receiver's own serial port.</summary>
    SerialCarrier,
}

/// <summary>Where a pulse comes from.</summary>
/// <param name="Kind">Through what.</param>
/// <param name="Device">The path, or the name for <see cref="PulseInputKind.PpsName"/>; empty where there is none.</param>
/// <param name="Line">The line of a GPIO chip; otherwise zero.</param>
public readonly record struct PulseInput(PulseInputKind Kind, string Device, int Line)
{
    /// <summary>What may be written.</summary>
    public const string Allowed = "/dev/pps0, pps0, gpio:/dev/gpiochip0:18, gpio:18, dcd, or a name from /sys/class/pps/pps*/name";

    /// <summary>The first chip: on every Raspberry Pi since kernel 6.6 the one with the header's pins.</summary>
    private const string FirstChip = "/dev/gpiochip0";

    private const string GpioPrefix = "gpio:";

    /// <summary>Reads one of the forms of <see cref="Allowed"/>.</summary>
    /// <returns>False when a GPIO form has no line number, or the name cannot be one.</returns>
    public static bool TryParse(string text, out PulseInput input)
    {
        ArgumentNullException.ThrowIfNull(text);
        input = default;
        if (text.StartsWith(GpioPrefix, StringComparison.OrdinalIgnoreCase))
            return TryParseGpio(text[GpioPrefix.Length..], out input);
        if (text.Equals("dcd", StringComparison.OrdinalIgnoreCase))
            input = new(PulseInputKind.SerialCarrier, "", 0);
        else if (text.StartsWith('/'))
            input = new(PulseInputKind.PpsDevice, text, 0);
        else if (IsKernelName(text))
            input = new(PulseInputKind.PpsDevice, "/dev/" + text, 0);
        else
            input = new(PulseInputKind.PpsName, text, 0);
        return text.Length > 0 && (text[0] == '/' || !text.Contains('/'));
    }

    /// <summary>As the user would write it.</summary>
    public override string ToString() => Kind switch
    {
        PulseInputKind.None => "none",
        PulseInputKind.Gpio => $"{GpioPrefix}{Device}:{Line}",
        PulseInputKind.SerialCarrier => "dcd",
        PulseInputKind.PpsDevice or PulseInputKind.PpsName or _ => Device,
    };

    /// <summary>Whether it is pps and a number, as the kernel names its devices.</summary>
    private static bool IsKernelName(string text)
        => text.Length > 3 && text.StartsWith("pps", StringComparison.Ordinal) && text.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool TryParseGpio(string text, out PulseInput input)
    {
        var colon = text.LastIndexOf(':');
        var chip = colon < 0 ? FirstChip : text[..colon];
        var isLine = int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var line);
        input = new(PulseInputKind.Gpio, chip, line);
        return isLine && chip.StartsWith('/');
    }
}
