namespace Stratum1.Refclock.Gnss;

/// <summary>What is configured for one receiver, and what earlier runs know.</summary>
public sealed record GnssClockOptions
{
    /// <summary>When this program was built: no date before it is believed.</summary>
    public required UtcTime Built { get; init; }

    /// <summary>The time this machine last saved, or null.</summary>
    public UtcTime? Saved { get; init; }

    /// <summary>How late the kernel sees the pulse: interrupt latency and cable; positive. Taken off each pulse.</summary>
    public TimeInterval PulseLateness { get; init; }

    /// <summary>Bound of the error of <see cref="PulseLateness"/>; 10 µs covers the boards measured (jclark 2026, rascol).</summary>
    public TimeInterval PulseBound { get; init; } = TimeInterval.FromSeconds(10e-6);

    /// <summary>Expected random error of one pulse: the estimator's first guess, soon replaced by what it finds.</summary>
    public TimeInterval PulseNoise { get; init; } = TimeInterval.FromSeconds(1e-6);

    /// <summary>Width of the pulse, where the user knows it; null finds it.</summary>
    public TimeInterval? PulseWidth { get; init; }

    /// <summary>How late the first byte of a message is against its second, where the user knows; null to learn it.</summary>
    public TimeInterval? SerialLateness { get; init; }

    /// <summary>Bound of what is not known about <see cref="SerialLateness"/> (chrony: half of <c>delay</c>).</summary>
    public TimeInterval SerialBound { get; init; } = TimeInterval.FromSeconds(0.05);
}
