using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Inputs;

/// <summary>Finds the input that a line of the configuration asks for.</summary>
internal static class ClockInputs
{
    /// <summary>The input of a clock that delivers samples.</summary>
    public static IInput Create(RefclockConfig line, InputLink link) => line.Kind switch
    {
        RefclockKind.SharedMemory => new ShmInput(link, line.Input),
        RefclockKind.Socket => new SockInput(link, line.Input.Path),
        RefclockKind.HardwareClock => new PhcInput(link, line.Input),
        RefclockKind.RealTimeClock => new RtcInput(link, line.Input),
        _ => CreatePulse(line.Pulse, link) ?? throw new InvalidOperationException($"no driver delivers {line.Kind}"),
    };

    /// <summary>The input of a pulse that has a device of its own; null for one that has none.</summary>
    public static IInput? CreatePulse(PulseInput pulse, InputLink link) => pulse.Kind switch
    {
        PulseInputKind.PpsDevice or PulseInputKind.PpsName => new PpsInput(link, pulse.Device),
        PulseInputKind.Gpio => new GpioInput(link, pulse.Device, pulse.Line),
        _ => null,
    };
}
