namespace Stratum1.Server.Configuration;

/// <summary>The real-time clock, which keeps the time while the machine is off.</summary>
public sealed record RtcConfig
{
    /// <summary><c>rtcfile</c>: what is known of it; null when it is not followed.</summary>
    public string? File { get; init; }

    /// <summary><c>rtcdevice</c>.</summary>
    public string Device { get; init; } = "";

    /// <summary><c>rtconutc</c>: it keeps UTC, not the local zone's time.</summary>
    public bool KeepsUtc { get; init; }

    /// <summary><c>hwclockfile</c>: says instead which time it keeps; null without one.</summary>
    public string? ZoneFile { get; init; }

    /// <summary><c>rtcautotrim</c>: it is set when it is so far off; zero never.</summary>
    public TimeInterval AutotrimThreshold { get; init; }

    /// <summary><c>rtcsync</c> was asked for: the kernel sets it.</summary>
    public bool IsKernels { get; init; }
}
