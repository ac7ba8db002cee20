using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Discipline.Selection;
using Stratum1.Engine.Journal;
using Stratum1.Engine.Network;
using Stratum1.Engine.RealTimeClocks;
using Stratum1.Engine.SampleClocks;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Nts;
using Stratum1.Refclock.Gnss;

namespace Stratum1.Engine;

/// <summary>Everything the engine is told at start; nothing of it changes.</summary>
public sealed record EngineOptions
{
    /// <summary>Whether the kernel's clock is steered, or (<c>-x</c>) only read.</summary>
    public StampScale Stamps { get; init; } = StampScale.Corrected;

    /// <summary>When this program was released: no time before it is believed.</summary>
    public required UtcTime Built { get; init; }

    /// <summary>
    /// When this program was released, for the era of servers' timestamps; null is <see cref="Built"/>, which a simulation of the past
    /// sets earlier.
    /// </summary>
    public UtcTime? Released { get; init; }

    /// <summary>The time this machine last saved, or null.</summary>
    public UtcTime? Saved { get; init; }

    /// <summary>Set the clock to <see cref="Saved"/> at start, if that is later (<c>-s</c>).</summary>
    public bool RestoresTime { get; init; }

    /// <summary>The time by the real-time clock, corrected by what is known of it; null when it was not read (<c>-s</c>).</summary>
    public UtcTime? RtcTime { get; init; }

    /// <summary>How the real-time clock is followed; null leaves it alone, and lets the kernel set it.</summary>
    public RtcOptions? Rtc { get; init; }

    /// <summary>The oscillator's frequency from the drift file; zero when there is none.</summary>
    public Frequency Drift { get; init; }

    /// <summary>Its standard deviation; 100 ppm covers uncalibrated crystals (data sheets: ±20 to ±50 ppm at 25 °C).</summary>
    public Frequency DriftError { get; init; } = Frequency.FromPpm(100);

    /// <summary>The rate correction the kernel's clock has when we take over (adjtimex frequency and tick).</summary>
    public Frequency FoundRate { get; init; }

    /// <summary>Resolution of the served clock, log₂ seconds.</summary>
    public sbyte Precision { get; init; } = -20;

    /// <summary>How the clock may be moved.</summary>
    public ClockLoopOptions Loop { get; init; } = new();

    /// <summary>Which sources may be believed.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary><c>logchange</c>: corrections above this are logged.</summary>
    public TimeInterval LogChange { get; init; } = TimeInterval.FromSeconds(1);

    /// <summary>
    /// <c>maxclockerror</c>: what the oscillator is assumed to drift besides what was measured; null trusts the measurement.
    /// </summary>
    public Frequency? MaxClockError { get; init; }

    /// <summary>How often the state files are written.</summary>
    public TimeInterval SaveInterval { get; init; } = TimeInterval.FromWholeSeconds(3600);

    /// <summary><c>leapsecmode</c>.</summary>
    public LeapMode LeapMode { get; init; }

    /// <summary><c>leapseclist</c> or <c>leapsectz</c>; null without them.</summary>
    public LeapTable? LeapTable { get; init; }

    /// <summary>How well the clock did without references in earlier runs, oldest first.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>What an earlier run learned of the oscillator's temperature; null when nothing.</summary>
    public TemperatureMemory? LearnedTemperature { get; init; }

    /// <summary><c>manual</c>: times typed by a person are accepted.</summary>
    public bool AcceptsTypedTimes { get; init; }

    /// <summary><c>smoothtime</c>; null without it.</summary>
    public SmoothingOptions? Smoothing { get; init; }

    /// <summary><c>tempcomp</c>; null without it.</summary>
    public TemperatureTable? Temperature { get; init; }

    /// <summary><c>fallbackdrift</c>: log₂ of the shortest and longest averaging times, s; null without it.</summary>
    public (int Shortest, int Longest)? FallbackDrift { get; init; }

    /// <summary>What is noted for log files.</summary>
    public JournalKinds Journal { get; init; }

    /// <summary><c>local</c>; null without it.</summary>
    public LocalReferenceOptions? Local { get; init; }

    /// <summary>The servers, pools and peers.</summary>
    public IReadOnlyList<UpstreamOptions> Upstreams { get; init; } = [];

    /// <summary><c>initstepslew</c>; null without it.</summary>
    public InitialStepOptions? InitialStep { get; init; }

    /// <summary>What nobody outside may guess; needed with <see cref="Upstreams"/>. A seeded one makes a run repeatable.</summary>
    public RandomSource? Random { get; init; }

    /// <summary>Symmetric keys.</summary>
    public KeyTable Keys { get; init; } = KeyTable.Empty;

    /// <summary><c>refresh</c>: names are resolved again so often; zero never.</summary>
    public TimeInterval RefreshInterval { get; init; }

    /// <summary><c>ntsrefresh</c>: keys of NTS are exchanged anew after that.</summary>
    public TimeInterval KeyLifetime { get; init; } = TimeInterval.FromWholeSeconds(2_419_200);

    /// <summary><c>nocerttimecheck</c>: dates of certificates do not matter before so many updates of the clock.</summary>
    public int UncheckedUpdates { get; init; }

    /// <summary><c>minsamples</c> of sources that have none of their own.</summary>
    public int MinSamples { get; init; }

    /// <summary><c>maxsamples</c> of sources that have none of their own; zero is no limit.</summary>
    public int MaxSamples { get; init; }

    /// <summary>The receivers.</summary>
    public IReadOnlyList<ReceiverOptions> Receivers { get; init; } = [];

    /// <summary>The reference clocks that deliver samples.</summary>
    public IReadOnlyList<SampleClockOptions> SampleClocks { get; init; } = [];
}

/// <summary>One receiver as the engine knows it: <c>refclock GNSS</c>.</summary>
public sealed record ReceiverOptions
{
    /// <summary>What the reference clock is told.</summary>
    public required GnssClockOptions Clock { get; init; }

    /// <summary>Reference ID of its pulses.</summary>
    public ReferenceId Id { get; init; } = ReferenceId.Gps;

    /// <summary>A pulse line belongs to it.</summary>
    public bool HasPulse { get; init; } = true;

    /// <summary>Options of selection.</summary>
    public SourceTraits Traits { get; init; }

    /// <summary>Stratum of the reference itself; we are one more.</summary>
    public int Stratum { get; init; }

    /// <summary>The interval that status output shows, log₂ seconds; every sample is used as it comes.</summary>
    public int Poll { get; init; }

    /// <summary>Speed of the serial line, or null to find it.</summary>
    public int? Baud { get; init; }

    /// <summary>Speed that worked last time, or null.</summary>
    public int? LastGoodBaud { get; init; }

    /// <summary>Serial latency learned by an earlier run, or null.</summary>
    public (double MedianSeconds, double SpreadSeconds)? Latency { get; init; }
}
