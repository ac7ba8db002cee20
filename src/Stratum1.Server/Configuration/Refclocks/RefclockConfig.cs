namespace Stratum1.Server.Configuration.Refclocks;

/// <summary>What kind of reference clock it is.</summary>
public enum RefclockKind : byte
{
    /// <summary>A satellite receiver on a serial line, with or without its pulse.</summary>
    Gnss,

    /// <summary>A pulse whose seconds are numbered by another source.</summary>
    Pps,

    /// <summary>The built-in simulated receiver.</summary>
    Simulated,

    /// <summary>Samples in shared memory, as gpsd writes them.</summary>
    SharedMemory,

    /// <summary>Samples in datagrams to a Unix socket.</summary>
    Socket,

    /// <summary>A PTP hardware clock, or a pulse that it stamps.</summary>
    HardwareClock,

    /// <summary>The machine's real-time clock.</summary>
    RealTimeClock,
}

/// <summary>How a source takes part in the selection (chrony's words; same bits as the selection's own).</summary>
[Flags]
public enum SelectionTraits : byte
{
    /// <summary>Like any other.</summary>
    None = 0,

    /// <summary>Never chosen, only watched.</summary>
    NoSelect = 1,

    /// <summary>Chosen before sources that are not preferred.</summary>
    Prefer = 2,

    /// <summary>Assumed to be right: only another trusted source can outvote it.</summary>
    Trust = 4,

    /// <summary>The clock is left alone unless such a source is selectable.</summary>
    Require = 8,
}

/// <summary>One <c>refclock</c> line. Immutable.</summary>
public sealed record RefclockConfig
{
    internal RefclockConfig(RefclockKind kind, ConfigPlace place)
    {
        Kind = kind;
        Place = place;
    }

    /// <summary>Which driver.</summary>
    public RefclockKind Kind { get; }

    /// <summary>Where the line stands, for messages.</summary>
    public ConfigPlace Place { get; }

    /// <summary>GNSS: the serial device. Otherwise empty.</summary>
    public string Device { get; init; } = "";

    /// <summary>SHM, SOCK, PHC, RTC: what is read.</summary>
    public RefclockDevice Input { get; init; } = new();

    /// <summary>How samples become measurements; not of GNSS.</summary>
    public SamplingConfig Sampling { get; init; } = new();

    /// <summary>Where the pulse comes from; kind None for a receiver without.</summary>
    public PulseInput Pulse { get; init; }

    /// <summary>Its name in status, logs and replies; unique. Given one after reading, if the line has none.</summary>
    public ReferenceId? Id { get; init; }

    /// <summary>PPS: the refclock that numbers the seconds; null leaves that to whatever the clock follows.</summary>
    public ReferenceId? Lock { get; init; }

    /// <summary>PPS: so many pulse intervals old may the numbering second be.</summary>
    public int MaxLockAge { get; init; }

    /// <summary>Bits per second; null searches.</summary>
    public int? Baud { get; init; }

    /// <summary>Width of the pulse; zero finds it.</summary>
    public TimeInterval PulseWidth { get; init; }

    /// <summary>How much later than its second the pulse is stamped, by cable and interrupt; positive. Null is the board's.</summary>
    public TimeInterval? Correction { get; init; }

    /// <summary>Bound of the error of <see cref="Correction"/>; null takes what covers the boards measured.</summary>
    public TimeInterval? CorrectionBound { get; init; }

    /// <summary>Samples of 2^Poll seconds are condensed; of GNSS only what status output shows.</summary>
    public int Poll { get; init; }

    /// <summary>
    /// Added to every offset (reference − local): how late the stamps come. GNSS: of the sentences, null learns it; PPS: of the pulse,
    /// besides <see cref="Correction"/>, null is none.
    /// </summary>
    public TimeInterval? Offset { get; init; }

    /// <summary>Assumed delay, half of which counts as error in the selection; null takes what the driver knows.</summary>
    public TimeInterval? Delay { get; init; }

    /// <summary>Random error of one sample; null takes what the driver knows.</summary>
    public TimeInterval? Precision { get; init; }

    /// <summary>Stratum of the reference itself: ours is one more.</summary>
    public int Stratum { get; init; }

    /// <summary>Its part in the selection.</summary>
    public SelectionTraits Traits { get; init; }

    /// <summary>SIM: what the simulated receiver is like; null for real ones.</summary>
    public SimulatedReceiverConfig? Simulation { get; init; }

    /// <inheritdoc cref="Id"/>
    /// <exception cref="InvalidOperationException">Read before the whole configuration was.</exception>
    public ReferenceId ReferenceId => Id ?? throw new InvalidOperationException("refids are given once the whole configuration is read");
}

/// <summary>The simulated receiver's truth: the system clock plus <paramref name="Offset"/>, moving by <paramref name="Drift"/>.</summary>
/// <param name="Offset">Truth − system clock at start.</param>
/// <param name="Drift">Positive: the truth runs faster than the system clock.</param>
/// <param name="Seed">Of its noise.</param>
/// <param name="Latency">From the second to the first byte of its sentences.</param>
/// <param name="Jitter">Standard deviation of its pulse.</param>
public sealed record SimulatedReceiverConfig(TimeInterval Offset, Frequency Drift, int Seed, TimeInterval Latency, TimeInterval Jitter);
