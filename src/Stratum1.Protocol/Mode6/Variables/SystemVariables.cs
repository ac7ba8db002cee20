using System.Net;

namespace Stratum1.Protocol.Mode6.Variables;

/// <summary>The daemon and its clock. All offsets are reference − clock.</summary>
public sealed record SystemVariables
{
    /// <summary>Leap, source and last event.</summary>
    public SystemStatus Status { get; init; }

    /// <summary>Of this server; 16 when unsynchronised.</summary>
    public int Stratum { get; init; } = 16;

    /// <summary>Resolution of the clock, log₂ seconds.</summary>
    public int Precision { get; init; }

    /// <summary>Round trip to the primary reference.</summary>
    public TimeInterval RootDelay { get; init; }

    /// <summary>Error to the primary reference, without half the root delay.</summary>
    public TimeInterval RootDispersion { get; init; }

    /// <summary>What is followed.</summary>
    public ReferenceId ReferenceId { get; init; }

    /// <summary>When the clock was last corrected; zero when never.</summary>
    public NtpTimestamp ReferenceTime { get; init; }

    /// <summary>What the clock reads now.</summary>
    public NtpTimestamp Clock { get; init; }

    /// <summary>Interval between updates of the clock, log₂ seconds.</summary>
    public int PollExponent { get; init; }

    /// <summary>The association followed, or 0.</summary>
    public ushort Peer { get; init; }

    /// <summary>Its address, or null.</summary>
    public IPEndPoint? PeerAddress { get; init; }

    /// <summary>The last offset.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary>How much faster the reference runs than the oscillator. ntpd's sign is the same.</summary>
    public Frequency Frequency { get; init; }

    /// <summary>Root mean square of the sources' offsets.</summary>
    public TimeInterval SystemJitter { get; init; }

    /// <summary>Root mean square of the clock's offsets.</summary>
    public TimeInterval ClockJitter { get; init; }

    /// <summary>Root mean square of changes of the frequency.</summary>
    public Frequency Wander { get; init; }

    /// <summary>Kind of processor.</summary>
    public string Processor { get; init; } = "";

    /// <summary>Operating system.</summary>
    public string System { get; init; } = "";

    /// <summary>Version of the operating system.</summary>
    public string Release { get; init; } = "";

    /// <summary>Name and version of the daemon.</summary>
    public string Version { get; init; } = "";

    /// <summary>TAI − UTC in seconds, or null while unknown.</summary>
    public int? Tai { get; init; }

    /// <summary>The last or next leap second of the list, or null without a list.</summary>
    public UtcTime? LeapSecond { get; init; }

    /// <summary>When the list of leap seconds expires, or null without a list.</summary>
    public UtcTime? LeapExpiry { get; init; }

    /// <summary>The kernel's clock.</summary>
    public KernelVariables Kernel { get; init; } = new();

    /// <summary>Counters.</summary>
    public SystemCounters Counters { get; init; } = new();

    internal TimeInterval RootDistance => (RootDelay / 2) + RootDispersion;
}

/// <summary>What the kernel says of its clock: struct timex of adjtimex(2), in plain units.</summary>
public sealed record KernelVariables
{
    /// <summary>What is still to be slewed; positive when the clock is behind.</summary>
    public TimeInterval Offset { get; init; }

    /// <summary>Correction of the oscillator; positive speeds up.</summary>
    public Frequency Frequency { get; init; }

    /// <summary>Bound of the error.</summary>
    public TimeInterval MaxError { get; init; }

    /// <summary>Estimate of the error.</summary>
    public TimeInterval EstimatedError { get; init; }

    /// <summary>The STA_ bits.</summary>
    public int Status { get; init; }

    /// <summary>Time constant of the kernel's own loop.</summary>
    public int TimeConstant { get; init; }

    /// <summary>Resolution.</summary>
    public TimeInterval Precision { get; init; }

    /// <summary>Limit of the frequency.</summary>
    public Frequency Tolerance { get; init; }
}

/// <summary>Counters since the start of the daemon.</summary>
public sealed record SystemCounters
{
    /// <summary>Since the start, seconds.</summary>
    public long UptimeSeconds { get; init; }

    /// <summary>Control messages.</summary>
    public long ControlMessages { get; init; }

    /// <summary>Packets received.</summary>
    public long Received { get; init; }

    /// <summary>Of version 4.</summary>
    public long CurrentVersion { get; init; }

    /// <summary>Of older versions.</summary>
    public long OlderVersion { get; init; }

    /// <summary>Of wrong length or format.</summary>
    public long BadFormat { get; init; }

    /// <summary>Not authentic.</summary>
    public long BadAuthentication { get; init; }

    /// <summary>Not served for want of time.</summary>
    public long Declined { get; init; }

    /// <summary>Not allowed.</summary>
    public long Restricted { get; init; }

    /// <summary>Beyond the rate limit.</summary>
    public long RateLimited { get; init; }

    /// <summary>Kisses sent.</summary>
    public long KissesSent { get; init; }

    /// <summary>Answered.</summary>
    public long Processed { get; init; }
}
