using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Boards;

/// <summary>
/// The board this runs on, for what is known of its pulse interrupt: the kernel stamps an edge when the processor has woken up and
/// entered the handler, always late and by about the same. No daemon can see this in its own figures, so it is taken from those who
/// measured it against a second reference.
/// </summary>
/// <param name="Name">As people call it; empty when nothing is known of the board.</param>
/// <param name="PulseLateness">How late an edge of a GPIO line is stamped; positive.</param>
/// <param name="PulseBound">Bound of the error of <paramref name="PulseLateness"/>.</param>
public sealed record Board(string Name, TimeInterval PulseLateness, TimeInterval PulseBound)
{
    /// <summary>Nothing is corrected, and the usual bound holds.</summary>
    public static Board Unknown { get; } = new("", TimeInterval.Zero, TimeInterval.Zero);

    /// <summary>Recognises a board.</summary>
    /// <param name="model">The device tree's <c>model</c>, for example "Raspberry Pi 5 Model B Rev 1.0".</param>
    /// <param name="linkPolicy">
    /// The kernel's list of PCIe ASPM policies with the chosen one in brackets: on a Pi 5 the pins are behind PCIe, and a link that
    /// sleeps makes each edge some 5 µs later. Empty where there is no PCIe.
    /// </param>
    public static Board Of(string model, string linkPolicy)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(linkPolicy);
        if (!model.StartsWith("Raspberry Pi ", StringComparison.Ordinal))
            return Unknown;

        // 11 to 12 µs when idle and up to 20 under load; 6 to 7 without power saving of the link (satpulse.net, 2026-09-06).
        if (Has("5 ", "500", "Compute Module 5"))
        {
            return linkPolicy.Contains("[performance]", StringComparison.Ordinal)
                ? new("Raspberry Pi 5, its PCIe link always awake", Microseconds(6), Microseconds(3))
                : new("Raspberry Pi 5", Microseconds(11), Microseconds(9));
        }

        // The peak of the delays that rascol/PPS-Client reports.
        return Has("4 ", "400", "Compute Module 4") ? new("Raspberry Pi 4", Microseconds(4.5), Microseconds(4.5)) : Unknown;

        bool Has(params string[] names)
            => names.Any(name => model.AsSpan("Raspberry Pi ".Length).StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>Gives each pulse from a pin the board's correction, unless the configuration has one.</summary>
    public ServerConfig Correct(ServerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return this == Unknown ? config : config with { Refclocks = [.. config.Refclocks.Select(Correct)] };
    }

    /// <summary>What is corrected for which source, for the log; null when nothing is.</summary>
    public string? Describe(ServerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var corrected = config.Refclocks.Where(IsOurs).Select(clock => clock.ReferenceId.ToString()).ToList();
        return this == Unknown || corrected.Count == 0
            ? null
            : $"This is a {Name}: pulses of {string.Join(", ", corrected)} are taken as stamped {PulseLateness.Seconds * 1e6:0.#} us late, "
              + $"give or take {PulseBound.Seconds * 1e6:0.#} us ('correction' in the refclock line replaces this)";
    }

    private static bool IsOurs(RefclockConfig clock) => clock.Correction is null && clock.Pulse.Kind switch
    {
        PulseInputKind.PpsDevice or PulseInputKind.Gpio => true,
        PulseInputKind.PpsName => !clock.Pulse.Device.StartsWith("ptp", StringComparison.Ordinal), // Stamped by a network card.
        _ => false,
    };

    private static TimeInterval Microseconds(double value) => TimeInterval.FromSeconds(value * 1e-6);

    private RefclockConfig Correct(RefclockConfig clock)
        => IsOurs(clock) ? clock with { Correction = PulseLateness, CorrectionBound = PulseBound } : clock;
}
