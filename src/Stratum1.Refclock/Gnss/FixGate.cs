using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Gnss;

/// <summary>Why the receiver's pulse may not be used, or that it may.</summary>
public enum GateReason : byte
{
    /// <summary>The receiver is healthy: its pulse is tied to the satellites.</summary>
    Open,

    /// <summary>Nothing was heard from the receiver for a few seconds.</summary>
    Silent,

    /// <summary>The receiver says it has no fix, or does not vouch for its time.</summary>
    NoFix,

    /// <summary>A fix is claimed with fewer satellites than the mode needs.</summary>
    TooFewSatellites,

    /// <summary>The receiver reports its antenna open or shorted.</summary>
    Antenna,

    /// <summary>The receiver reports jamming that it cannot work through.</summary>
    Jammed,

    /// <summary>The receiver reports signals that look forged.</summary>
    Spoofed,

    /// <summary>The receiver has a fix but does not yet know the leap seconds: its UTC may be wrong by whole seconds.</summary>
    LeapUnknown,
}

/// <summary>A pulse without a fix is no pulse: many receivers keep pulsing from a free-running crystal.</summary>
public sealed class FixGate
{
    /// <summary>Receivers talk every second; three missed seconds are an outage.</summary>
    private static readonly TimeInterval MaxSilence = TimeInterval.FromSeconds(3.5);

    /// <summary>Longer than the almanac takes: a receiver that still does not vouch for its leap seconds never will.</summary>
    private static readonly TimeInterval LeapPatience = TimeInterval.FromWholeSeconds(15 * 60);

    /// <summary>A position in three dimensions and time need four, two dimensions three (IS-GPS-200).</summary>
    private const int SatellitesForPosition = 3;

    /// <summary>With a surveyed position, one satellite gives time.</summary>
    private const int SatellitesForTime = 1;

    private MonotonicTime lastReport;
    private MonotonicTime? leapUnknownSince;

    /// <summary>The last verdict.</summary>
    public GateReason Reason { get; private set; } = GateReason.Silent;

    /// <summary>Judges what the receiver says. What it never said does not count against it.</summary>
    /// <param name="state">All it said so far.</param>
    /// <param name="report">The time it just told.</param>
    /// <param name="clockKnows">The second is known from elsewhere, so that the receiver's leap seconds do not matter.</param>
    /// <param name="now">When it told.</param>
    public GateReason Judge(ReceiverState state, in TimeReport report, bool clockKnows, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(state);
        lastReport = now;
        Reason = Health(state);
        if (Reason == GateReason.Open && !report.IsValid)
            Reason = GateReason.NoFix;
        if (Reason != GateReason.Open || report.LeapKnown)
        {
            leapUnknownSince = null;
            return Reason;
        }

        leapUnknownSince ??= now;
        if (!clockKnows && now - leapUnknownSince.Value < LeapPatience)
            Reason = GateReason.LeapUnknown;
        return Reason;
    }

    /// <summary>A message that tells no time can still close the gate: no receiver without a fix need tell one.</summary>
    public void Watch(ReceiverState state, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (Health(state) is var health and not GateReason.Open)
            (Reason, lastReport) = (health, now);
    }

    /// <summary>Time passed: a silent receiver does not vouch for anything.</summary>
    public void OnTimer(MonotonicTime now)
    {
        if (now - lastReport > MaxSilence)
            Reason = GateReason.Silent;
    }

    private static GateReason Health(ReceiverState state)
    {
        if (state.Antenna is AntennaStatus.Open or AntennaStatus.Short)
            return GateReason.Antenna;
        if (state.Jamming == JammingStatus.Critical)
            return GateReason.Jammed;
        if (state.Spoofing == SpoofingStatus.Indicated)
            return GateReason.Spoofed;
        if (state.Fix is not { } fix)
            return GateReason.Open;
        if (fix is FixKind.None or FixKind.DeadReckoning)
            return GateReason.NoFix;
        var needed = fix == FixKind.TimeOnly ? SatellitesForTime : SatellitesForPosition;
        return state.SatellitesUsed < needed ? GateReason.TooFewSatellites : GateReason.Open;
    }
}
