using Stratum1.Discipline.Selection;
using Stratum1.Engine.Sources;

namespace Stratum1.Engine.Reports;

/// <summary>What chronyc's protocol cannot carry, all of one moment: plain data, each unit in its name.</summary>
/// <remarks>An offset is reference − local: positive means that we are behind.</remarks>
public sealed record EngineReport
{
    /// <summary>LOCKED, HOLDOVER, NETWORK, FREERUN or UNSYNCHRONISED.</summary>
    public required string State { get; init; }

    /// <summary>For how long; null while it was never looked at.</summary>
    public double? StateAgeSeconds { get; init; }

    /// <summary>The clock.</summary>
    public required string Time { get; init; }

    /// <summary>What it follows; null for nothing.</summary>
    public string? Source { get; init; }

    /// <summary>What is still to be corrected.</summary>
    public double RemainingSeconds { get; init; }

    /// <summary>Bound of the clock's error; null while nothing is known of it.</summary>
    public double? ErrorBoundSeconds { get; init; }

    /// <summary>By how much the oscillator is slow.</summary>
    public double FrequencyPpm { get; init; }

    /// <summary>Spread of the followed source's measurements, one standard deviation.</summary>
    public double? JitterSeconds { get; init; }

    /// <summary>Since a measurement was last followed; null before the first.</summary>
    public double? UpdateAgeSeconds { get; init; }

    /// <summary>The leap second that clients are told of.</summary>
    public required string Leap { get; init; }

    /// <summary>TAI − UTC; null while unknown.</summary>
    public int? TaiMinusUtcSeconds { get; init; }

    /// <summary>Steps of the clock that others made.</summary>
    public long ForeignSteps { get; init; }

    /// <summary>The sources.</summary>
    public required IReadOnlyList<StandingReport> Sources { get; init; }

    /// <summary>The receivers.</summary>
    public required IReadOnlyList<ReceiverReport> Receivers { get; init; }

    /// <summary>The chain from antenna to client.</summary>
    public required IReadOnlyList<LinkReport> Links { get; init; }

    /// <summary>Looks at an engine; it is not changed.</summary>
    public static EngineReport Of(ClockEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var (steering, now) = (engine.Steering, engine.Steering.Now);
        return new()
        {
            State = engine.Synchronisation.State.ToString().ToUpperInvariant(),
            StateAgeSeconds = engine.Synchronisation.Since is { } since ? (now - since).Seconds : null,
            Time = UtcDate.From(steering.Clock).ToString(),
            Source = engine.Sources.Best?.Name,
            RemainingSeconds = steering.Remaining.Seconds,
            ErrorBoundSeconds = steering.ErrorBound is var bound && bound < TimeInterval.MaxValue ? bound.Seconds : null,
            FrequencyPpm = steering.Frequency.Ppm,
            JitterSeconds = StandingReport.JitterOf(engine.Sources.Best),
            UpdateAgeSeconds = steering.Reference is null ? null : (now - steering.LastUpdate).Seconds,
            Leap = engine.Leap.ToString().ToLowerInvariant(),
            TaiMinusUtcSeconds = engine.Leaps.TaiMinusUtc,
            ForeignSteps = steering.ExternalSteps,
            Sources = [.. engine.Sources.All.Select(source => StandingReport.Of(source, engine.Sources.StateOf(source), now))],
            Receivers = [.. engine.Receivers.Select(receiver => ReceiverReport.Of(receiver, now))],
            Links = LinkChain.Of(engine),
        };
    }
}

/// <summary>A source, and why it is used or not.</summary>
/// <param name="Name">As in the log.</param>
/// <param name="Kind">pulse, local or network.</param>
/// <param name="Standing">chrony's letter.</param>
/// <param name="Samples">Measurements taken.</param>
/// <param name="Outliers">Measurements not believed.</param>
/// <param name="JitterSeconds">One standard deviation; null before there are two measurements.</param>
/// <param name="AgeSeconds">Of the last measurement; null before the first.</param>
/// <param name="OffsetSeconds">The last measurement against what was expected of it; null before the first.</param>
public sealed record StandingReport(
    string Name, string Kind, char Standing, long Samples, long Outliers, double? JitterSeconds, double? AgeSeconds, double? OffsetSeconds)
{
    internal static StandingReport Of(Source source, SelectionState state, MonotonicTime now)
    {
        var statistics = source.Statistics;
        return new(
            source.Name, source.Kind.ToString().ToLowerInvariant(), (char)state, statistics.Samples, statistics.Outliers,
            JitterOf(source), statistics.Total > 0 ? (now - statistics.LastSampleAt).Seconds : null,
            statistics.Total > 0 ? statistics.LastInnovation.Seconds : null);
    }

    /// <summary>Spread of a source's measurements; null while there is none.</summary>
    internal static double? JitterOf(Source? source) => source is { Statistics: { Samples: > 1 } known } ? known.Jitter.Seconds : null;
}
