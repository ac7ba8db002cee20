using Stratum1.Refclock.Pulse;

namespace Stratum1.Engine.Reports;

/// <summary>A pulse line at one moment.</summary>
public sealed record PulseReport
{
    /// <summary>Its device is there and ours.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>Age of the last accepted pulse; null before the first.</summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Edges of one direction in the last second, before any judgement.</summary>
    public int PerSecond { get; init; }

    /// <summary>The edge that marks the second; null while unknown.</summary>
    public string? Edge { get; init; }

    /// <summary>That edge is a guess.</summary>
    public bool EdgeIsGuess { get; init; }

    /// <summary>How long the line stays in the state that begins the second; null while unknown.</summary>
    public double? WidthSeconds { get; init; }

    /// <summary>Pulses that were accepted.</summary>
    public long Accepted { get; init; }

    /// <summary>Seconds without a pulse between accepted ones.</summary>
    public long Missing { get; init; }

    /// <summary>Times the pulse moved to another phase for good.</summary>
    public long PhaseJumps { get; init; }

    /// <summary>Pulses that no message confirmed.</summary>
    public long Unconfirmed { get; init; }

    /// <summary>Edges that were not accepted, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>How the seconds of pulses are known.</summary>
    public required string Numbering { get; init; }

    /// <summary>Spread of the pulse about the estimate, one standard deviation; null before there are two.</summary>
    public double? JitterSeconds { get; init; }

    /// <summary>The distances of pulses from the estimate.</summary>
    public required IReadOnlyList<JitterBin> Histogram { get; init; }

    /// <summary>Looks at a receiver's pulse.</summary>
    /// <returns>Null when it has none.</returns>
    public static PulseReport? Of(Receiver receiver, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        if (receiver.Pulses is not { } source)
            return null;
        var pulse = receiver.Clock.Pulse;
        return new()
        {
            IsOpen = receiver.Pulse.IsOpen,
            Reason = receiver.Pulse.Reason,
            AgeSeconds = pulse.LastPulse is { } last ? (now - last).Seconds : null,
            PerSecond = pulse.Rate,
            Edge = pulse.Leading?.ToString().ToLowerInvariant(),
            EdgeIsGuess = pulse.IsAmbiguous,
            WidthSeconds = pulse.Width > TimeInterval.Zero ? pulse.Width.Seconds : null,
            Accepted = pulse.Counters.Pulses,
            Missing = pulse.Counters.Missing,
            PhaseJumps = pulse.Counters.PhaseJumps,
            Unconfirmed = receiver.Clock.Unconfirmed,
            Rejected = Enum.GetValues<PulseRejection>().Where(reason => reason != PulseRejection.None)
                .ToDictionary(Name, reason => pulse.Counters[reason]),
            Numbering = receiver.Clock.Numbering.State.ToString().ToLowerInvariant(),
            JitterSeconds = StandingReport.JitterOf(source),
            Histogram = receiver.Jitter.Bins,
        };
    }

    private static string Name(PulseRejection reason) => reason switch
    {
        PulseRejection.TrailingEdge => "trailing_edge",
        PulseRejection.Repeated => "repeated",
        PulseRejection.Bounce => "bounce",
        PulseRejection.Early => "early",
        PulseRejection.OffGrid => "off_grid",
        _ => "learning",
    };
}
