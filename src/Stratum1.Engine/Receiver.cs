using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;
using Stratum1.Refclock.Gnss;

namespace Stratum1.Engine;

/// <summary>
/// One receiver and the two sources it is: its pulses, and (coarse, for when there are none) its messages.
/// </summary>
public sealed class Receiver
{
    /// <summary>After a start without pulses for so long, the messages have to do.</summary>
    private static readonly TimeInterval PulsePatience = TimeInterval.FromWholeSeconds(60);

    private readonly MonotonicTime startedAt;
    private readonly SourceStatisticsOptions statisticsOptions;

    /// <summary>Begins with nothing heard.</summary>
    public Receiver(ReceiverOptions options, EngineOptions engine, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Options = options ?? throw new ArgumentNullException(nameof(options));
        Clock = new(options.Clock);
        if (options.Latency is { } latency)
            Clock.Latency.Restore(latency.MedianSeconds, latency.SpreadSeconds);
        Baud = new(options.Baud, options.LastGoodBaud);
        statisticsOptions = new() { Frequency = engine.Drift, FrequencyError = engine.DriftError };
        Pulses = new(statisticsOptions);
        Labels = new(statisticsOptions);
        startedAt = now;
    }

    /// <summary>What was configured.</summary>
    public ReceiverOptions Options { get; }

    /// <summary>The reference clock.</summary>
    public GnssClock Clock { get; }

    /// <summary>The search for the line's speed.</summary>
    public BaudHunt Baud { get; }

    /// <summary>What the pulses say of the oscillator.</summary>
    public SourceStatistics Pulses { get; }

    /// <summary>What the messages say of it.</summary>
    public SourceStatistics Labels { get; }

    /// <summary>Keeps measurements away that contradict the clock.</summary>
    public PlausibilityGuard Guard { get; } = new();

    /// <summary>The serial device.</summary>
    public DeviceReport Serial { get; set; }

    /// <summary>The pulse device.</summary>
    public DeviceReport Pulse { get; set; }

    /// <summary>How often the receiver's own numbering had given in when the engine last looked.</summary>
    public int Renumberings { get; set; }

    /// <summary>One bit per second, newest lowest: whether a pulse was measured.</summary>
    public byte Reach { get; private set; }

    /// <summary>When the last pulse was measured; null before the first.</summary>
    public MonotonicTime? LastPulse => Pulses.Samples + Pulses.Outliers > 0 ? Pulses.LastSampleAt : null;

    /// <summary>
    /// Whether the messages must serve as a source: there is no pulse line, or no pulse for a minute and the clock itself is less
    /// certain than the messages are.
    /// </summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clockBound">How wrong the clock can be.</param>
    public bool NeedsLabels(MonotonicTime now, TimeInterval clockBound)
        => !Options.HasPulse || (now - (LastPulse ?? startedAt) > PulsePatience && clockBound > Labels.Bound);

    /// <summary>The pulses as a candidate for selection.</summary>
    public Candidate PulseCandidate(MonotonicTime now)
        => Candidate.From(Pulses, now, Options.Traits, isReferenceClock: true, stratum: Options.Stratum, reach: Reach);

    /// <summary>The messages as a candidate for selection; merely watched while there are pulses.</summary>
    /// <param name="now">Raw time.</param>
    /// <param name="clockBound">How wrong the clock can be.</param>
    public Candidate LabelCandidate(MonotonicTime now, TimeInterval clockBound)
        => Candidate.From(
            Labels, now, NeedsLabels(now, clockBound) ? Options.Traits : Options.Traits | SourceTraits.NoSelect, isReferenceClock: true,
            stratum: Options.Stratum);

    /// <summary>A second has passed.</summary>
    /// <param name="measured">A pulse was measured in it.</param>
    public void CountReach(bool measured) => Reach = unchecked((byte)((Reach << 1) | (measured ? 1 : 0)));

    /// <summary>What was measured so far is worth nothing: the seconds were wrong.</summary>
    public void Restart()
    {
        Pulses.Reset();
        Labels.Reset();
        Guard.Reset();
    }
}

/// <summary>A device as the shell last found it.</summary>
/// <param name="IsOpen">It is there and ours.</param>
/// <param name="Reason">Why not, for people; null while nothing is known or all is well.</param>
public readonly record struct DeviceReport(bool IsOpen, string? Reason);
