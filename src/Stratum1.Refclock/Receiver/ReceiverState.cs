using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Receiver;

/// <summary>
/// All that a receiver last said of itself, whatever the message. What it never said is null or "unknown"; nothing here ages, so the
/// caller must watch for silence.
/// </summary>
public sealed class ReceiverState
{
    /// <summary>The fix, if the receiver considers it within its limits of accuracy; else <see cref="FixKind.None"/>.</summary>
    public FixKind? Fix { get; internal set; }

    /// <summary>The fix regardless of the receiver's limits of accuracy.</summary>
    public FixKind? ClaimedFix { get; internal set; }

    /// <summary>Satellites in the solution. Sentences often stop counting at 12.</summary>
    public int? SatellitesUsed { get; internal set; }

    /// <summary>The satellites and their signal strengths.</summary>
    public SatelliteTable Satellites { get; } = new();

    /// <summary>The antenna's supply.</summary>
    public AntennaStatus Antenna { get; internal set; }

    /// <summary>Interference.</summary>
    public JammingStatus Jamming { get; internal set; }

    /// <summary>Forged signals.</summary>
    public SpoofingStatus Spoofing { get; internal set; }

    /// <summary>Whether the receiver knows the leap seconds.</summary>
    public LeapKnowledge Leap { get; internal set; }

    /// <summary>GPS − UTC as told last, s; only a guess unless <see cref="Leap"/> is <see cref="LeapKnowledge.Known"/>.</summary>
    public int? GpsMinusUtc { get; internal set; }

    /// <summary>The leap second that is announced, or null.</summary>
    public PendingLeap? PendingLeap { get; internal set; }

    /// <summary>What was announced of the next pulse: its second and its quantisation error.</summary>
    public TimTp? NextPulse { get; internal set; }

    /// <summary>Progress of the survey-in of a timing receiver.</summary>
    public TimSvin? Survey { get; internal set; }

    /// <summary>The receiver's estimate of its time error (one standard deviation, so its makers say).</summary>
    public TimeInterval? TimeAccuracy { get; internal set; }

    /// <summary>Make, model and firmware; printable ASCII.</summary>
    public string? Model { get; internal set; }

    /// <summary>The newest time the receiver vouched for.</summary>
    public UtcTime? LastValidTime { get; internal set; }
}
