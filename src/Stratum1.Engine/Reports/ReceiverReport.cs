using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine.Reports;

/// <summary>A receiver at one moment: what it said of itself, and what came over its line.</summary>
public sealed record ReceiverReport
{
    /// <summary>Its reference ID.</summary>
    public required string Id { get; init; }

    /// <summary>Its serial device is there and ours.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Why not.</summary>
    public string? Reason { get; init; }

    /// <summary>Speed of the line.</summary>
    public int Baud { get; init; }

    /// <summary>Good messages arrive at that speed.</summary>
    public bool BaudIsFound { get; init; }

    /// <summary>Make, model and firmware.</summary>
    public string? Model { get; init; }

    /// <summary>none, 2D, 3D, time, dead reckoning; null when it never said.</summary>
    public string? Fix { get; init; }

    /// <summary>Whether its time is used, and why not.</summary>
    public required string Gate { get; init; }

    /// <summary>Satellites in the solution.</summary>
    public int? SatellitesUsed { get; init; }

    /// <summary>Satellites above the horizon.</summary>
    public int SatellitesInView { get; init; }

    /// <summary>Each signal.</summary>
    public required IReadOnlyList<SatelliteReport> Satellites { get; init; }

    /// <summary>The antenna's supply.</summary>
    public required string Antenna { get; init; }

    /// <summary>Interference.</summary>
    public required string Jamming { get; init; }

    /// <summary>Forged signals.</summary>
    public required string Spoofing { get; init; }

    /// <summary>Whether it knows the leap seconds.</summary>
    public required string LeapKnowledge { get; init; }

    /// <summary>GPS − UTC as it said.</summary>
    public int? GpsMinusUtcSeconds { get; init; }

    /// <summary>The leap second it announces: when.</summary>
    public string? PendingLeapAt { get; init; }

    /// <summary>The last time it vouched for, after any correction of the week.</summary>
    public string? ToldTime { get; init; }

    /// <summary>Weeks added to its date.</summary>
    public int CorrectedWeeks { get; init; }

    /// <summary>Age of the last good message.</summary>
    public double? MessageAgeSeconds { get; init; }

    /// <summary>How long after its second a message begins, median; null while unknown.</summary>
    public double? MessageLatencySeconds { get; init; }

    /// <summary>Good messages, by protocol.</summary>
    public required IReadOnlyDictionary<string, long> Good { get; init; }

    /// <summary>What was no good message, by reason.</summary>
    public required IReadOnlyDictionary<string, long> Rejected { get; init; }

    /// <summary>Bytes that belong to no message.</summary>
    public long JunkBytes { get; init; }

    /// <summary>Its pulse; null without.</summary>
    public PulseReport? Pulse { get; init; }

    /// <summary>Looks at a receiver.</summary>
    public static ReceiverReport Of(Receiver receiver, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var (clock, state) = (receiver.Clock, receiver.Clock.Receiver);
        return new()
        {
            Id = receiver.Options.Id.ToString(),
            IsOpen = receiver.Serial.IsOpen,
            Reason = receiver.Serial.Reason,
            Baud = receiver.Baud.Baud,
            BaudIsFound = receiver.Baud.IsFound,
            Model = state.Model,
            Fix = state.Fix is { } fix ? Name(fix) : null,
            Gate = clock.Gate.ToString(),
            SatellitesUsed = state.SatellitesUsed,
            SatellitesInView = state.Satellites.InView,
            Satellites = SatelliteReport.All(state.Satellites),
            Antenna = state.Antenna.ToString().ToLowerInvariant(),
            Jamming = state.Jamming.ToString().ToLowerInvariant(),
            Spoofing = state.Spoofing.ToString().ToLowerInvariant(),
            LeapKnowledge = state.Leap.ToString().ToLowerInvariant(),
            GpsMinusUtcSeconds = state.GpsMinusUtc,
            PendingLeapAt = state.PendingLeap is { } leap ? UtcDate.From(leap.At).ToString() : null,
            ToldTime = clock.LastTold is { } told ? UtcDate.From(told).ToString() : null,
            CorrectedWeeks = clock.RolloverPeriods * 1024,
            MessageAgeSeconds = clock.LastFrame is { } last ? (now - last).Seconds : null,
            MessageLatencySeconds = clock.Latency.IsKnown ? clock.Latency.MedianSeconds : null,
            Good = Enum.GetValues<FrameProtocol>().Where(protocol => clock.Frames.Good(protocol) > 0)
                .ToDictionary(protocol => protocol.ToString().ToLowerInvariant(), clock.Frames.Good),
            Rejected = Enum.GetValues<FrameFault>().Where(fault => clock.Frames.Rejected(fault) > 0)
                .ToDictionary(fault => fault.ToString(), clock.Frames.Rejected),
            JunkBytes = clock.Frames.JunkBytes,
            Pulse = PulseReport.Of(receiver, now),
        };
    }

    /// <summary>A fix in words.</summary>
    internal static string Name(FixKind fix) => fix switch
    {
        FixKind.None => "none",
        FixKind.TwoD => "2D",
        FixKind.ThreeD => "3D",
        FixKind.TimeOnly => "time only",
        _ => "dead reckoning",
    };
}

/// <summary>A satellite's signal.</summary>
/// <param name="System">Constellation.</param>
/// <param name="Number">Within the constellation.</param>
/// <param name="StrengthDbHz">Carrier to noise density; null when not tracked.</param>
/// <param name="ElevationDegrees">Above the horizon; null when not known.</param>
/// <param name="AzimuthDegrees">Clockwise from north; null when not known.</param>
/// <param name="IsUsed">In the solution.</param>
public sealed record SatelliteReport(
    string System, int Number, int? StrengthDbHz, int? ElevationDegrees, int? AzimuthDegrees, bool IsUsed)
{
    internal static IReadOnlyList<SatelliteReport> All(SatelliteTable table)
    {
        var all = new SatelliteReport[table.Signals.Length];
        for (var i = 0; i < all.Length; i++)
        {
            var signal = table.Signals[i];
            all[i] = new(signal.System.ToString(), signal.Number, signal.Strength, signal.Elevation, signal.Azimuth, signal.IsUsed);
        }

        return all;
    }
}
