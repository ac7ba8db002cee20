using System.Collections.Immutable;
using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Engine;
using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Configuration.Upstreams;

namespace Stratum1.Server.Configuration;

/// <summary>All that the configuration says. Immutable; <see cref="Default"/> is the empty file.</summary>
public sealed record ServerConfig
{
    internal ServerConfig()
    {
    }

    /// <summary>What holds when nothing is configured: every row's default.</summary>
    public static ServerConfig Default { get; }
        = Setting<ServerConfig>.WithDefaults(new ServerConfig(), DirectiveTable.Supported);

    /// <summary>The reference clocks, in the order of the file.</summary>
    public ImmutableArray<RefclockConfig> Refclocks { get; init; } = [];

    /// <summary>The servers on the network.</summary>
    public UpstreamsConfig Upstreams { get; init; } = new();

    /// <summary>How the clock is corrected.</summary>
    public ClockConfig Clock { get; init; } = new();

    /// <summary>Which sources are believed.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>Temperature, and what else is known of the oscillator beforehand.</summary>
    public OscillatorConfig Oscillator { get; init; } = new();

    /// <summary><c>smoothtime</c>; null without it.</summary>
    public SmoothingOptions? Smoothing { get; init; }

    /// <summary>Leap seconds.</summary>
    public LeapConfig Leap { get; init; } = new();

    /// <summary><c>local</c>; null without it.</summary>
    public LocalReferenceOptions? Local { get; init; }

    /// <summary>Where the first time comes from, apart from sources.</summary>
    public StartConfig Start { get; init; } = new();

    /// <summary>The real-time clock.</summary>
    public RtcConfig Rtc { get; init; } = new();

    /// <summary>How time is served.</summary>
    public NtpServerConfig Ntp { get; init; } = new();

    /// <summary>Which network cards stamp packets.</summary>
    public HardwareStampsConfig Stamping { get; init; } = new();

    /// <summary>The file with symmetric keys; null without one.</summary>
    public string? KeyFile { get; init; }

    /// <summary><c>sourcedir</c>: folders with more sources.</summary>
    public ImmutableArray<string> SourceFolders { get; init; } = [];

    /// <summary>The log files of measurements.</summary>
    public LogConfig Log { get; init; } = new();

    /// <summary>Who may ask and command with chronyc.</summary>
    public ControlConfig Control { get; init; } = new();

    /// <summary>NTS.</summary>
    public NtsConfig Nts { get; init; } = new();

    /// <summary>Who may ask with ntpq.</summary>
    public NtpqConfig Ntpq { get; init; } = NtpqConfig.Off;

    /// <summary>How the process runs.</summary>
    public ProcessConfig Process { get; init; } = new();

    /// <summary>As after a restart (<c>-R</c>): initstepslew, and a makestep that counts updates, have had their chance already.</summary>
    public ServerConfig ForRestart() => this with
    {
        Clock = Clock.Step is { Limit: not null } ? Clock with { Step = null } : Clock,
        Start = Start with { InitialStep = null },
    };
}

/// <summary>When a correction is stepped instead of slewed.</summary>
/// <param name="Threshold">Larger corrections are stepped; not negative.</param>
/// <param name="Limit">Only in that many first updates of the clock; null for always.</param>
public readonly record struct StepRule(TimeInterval Threshold, int? Limit);

/// <summary>Which corrections are refused as impossible.</summary>
/// <param name="Limit">Larger ones.</param>
/// <param name="Start">Only after that many updates of the clock.</param>
/// <param name="Ignore">So many are refused before the daemon ends; null for any number.</param>
public readonly record struct ChangeRule(TimeInterval Limit, int Start, int? Ignore);

/// <summary>How the clock is corrected.</summary>
public sealed record ClockConfig
{
    /// <summary>The step rule; null never steps.</summary>
    public StepRule? Step { get; init; }

    /// <summary>Fastest slew.</summary>
    public Frequency MaxSlewRate { get; init; }

    /// <summary>The largest frequency error that is believed of the oscillator.</summary>
    public Frequency MaxDrift { get; init; }

    /// <summary>A frequency estimate that is less certain than that is not used.</summary>
    public Frequency MaxUpdateSkew { get; init; }

    /// <summary>What the oscillator may drift beyond its measured frequency: growth of the dispersion.</summary>
    public Frequency MaxClockError { get; init; }

    /// <summary>Which corrections are refused; null refuses none.</summary>
    public ChangeRule? MaxChange { get; init; }

    /// <summary>How slowly corrections are slewed.</summary>
    public double CorrectionTimeRatio { get; init; }

    /// <summary>Precision of the clock in seconds; null measures it.</summary>
    public double? Precision { get; init; }

    /// <summary>Corrections larger than that are logged.</summary>
    public TimeInterval LogChange { get; init; }

    /// <summary>The drift file; null keeps nothing over a restart. The other state files stand beside it.</summary>
    public string? DriftFile { get; init; }

    /// <summary>Shortest time between two writes of the drift file.</summary>
    public TimeInterval DriftFileInterval { get; init; }
}

/// <summary>How the process runs.</summary>
public sealed record ProcessConfig
{
    /// <summary>The user to become after start; empty stays what it is.</summary>
    public string User { get; init; } = "";

    /// <summary>Where the process number is written; null nowhere.</summary>
    public string? PidFile { get; init; }

    /// <summary>Whether all memory is locked into RAM.</summary>
    public bool LockMemory { get; init; }

    /// <summary>Real-time priority (SCHED_FIFO), 1 to 99; zero for none.</summary>
    public int SchedulingPriority { get; init; }
}
