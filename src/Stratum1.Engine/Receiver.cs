using Stratum1.Discipline.Sources;
using Stratum1.Engine.Reports;
using Stratum1.Engine.Sources;
using Stratum1.Refclock.Gnss;

namespace Stratum1.Engine;

/// <summary>One receiver, its devices, and the two sources it is: its pulses, and (coarse, for when there are none) its messages.</summary>
public sealed class Receiver
{
    /// <summary>Begins with nothing heard.</summary>
    public Receiver(ReceiverOptions options, EngineOptions engine, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Options = options ?? throw new ArgumentNullException(nameof(options));
        Clock = new(options.Clock);
        if (options.Latency is { } latency)
            Clock.Latency.Restore(latency.MedianSeconds, latency.SpreadSeconds);
        Baud = new(options.Baud, options.LastGoodBaud);
        var statistics = new SourceStatisticsOptions { Frequency = engine.Drift, FrequencyError = engine.DriftError };
        Pulses = options.HasPulse ? new(options, statistics) : null;
        Messages = new(options, statistics, Pulses, now);
    }

    /// <summary>What was configured.</summary>
    public ReceiverOptions Options { get; }

    /// <summary>The reference clock.</summary>
    public GnssClock Clock { get; }

    /// <summary>The search for the line's speed.</summary>
    public BaudHunt Baud { get; }

    /// <summary>Its pulses; null without a pulse line.</summary>
    public PulseSource? Pulses { get; }

    /// <summary>Its messages.</summary>
    public MessageSource Messages { get; }

    /// <summary>Keeps pulses away that contradict the clock.</summary>
    public PlausibilityGuard PulseGuard { get; } = new();

    /// <summary>Keeps messages away that contradict the clock.</summary>
    public PlausibilityGuard MessageGuard { get; } = new();

    /// <summary>The distances of pulses from the estimate.</summary>
    public JitterHistogram Jitter { get; } = new();

    /// <summary>How much arrives damaged.</summary>
    public WireQuality Wire { get; } = new();

    /// <summary>The serial device.</summary>
    public DeviceReport Serial { get; set; }

    /// <summary>The pulse device.</summary>
    public DeviceReport Pulse { get; set; }

    /// <summary>When one of the two was last opened; null before.</summary>
    public MonotonicTime? OpenedAt { get; set; }

    /// <summary>What is said of its troubles, and when.</summary>
    public TroubleWatch Troubles { get; } = new();

    /// <summary>Week periods that were last reported as corrected.</summary>
    public int ReportedPeriods { get; set; }

    /// <summary>How often the receiver's own numbering had given in when the engine last looked.</summary>
    public int Renumberings { get; set; }

    /// <summary>What was measured so far is worth nothing: the seconds were wrong.</summary>
    public void Restart()
    {
        Renumberings = Clock.Numbering.Renumberings;
        Pulses?.Statistics.Reset();
        Messages.Statistics.Reset();
        PulseGuard.Reset();
        MessageGuard.Reset();
    }
}

/// <summary>A device as the shell last found it.</summary>
/// <param name="IsOpen">It is there and ours.</param>
/// <param name="Reason">Why not, for people; null while nothing is known or all is well.</param>
public readonly record struct DeviceReport(bool IsOpen, string? Reason);
