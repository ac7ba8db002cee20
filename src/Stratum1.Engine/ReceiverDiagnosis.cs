using Stratum1.Engine.Reports;
using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine;

/// <summary>Names the first broken link between the antenna and the clock, in plain words and with the remedy.</summary>
public static class ReceiverDiagnosis
{
    private static readonly TimeInterval RecentPulse = TimeInterval.FromSeconds(5);

    /// <summary>Receivers talk once a second; a message older than this is from before they fell silent.</summary>
    private static readonly TimeInterval RecentMessage = TimeInterval.FromSeconds(5);

    /// <summary>After a device was opened, its first messages and pulses take some seconds: so long nothing is called broken.</summary>
    private static readonly TimeInterval Settling = TimeInterval.FromSeconds(10);

    /// <summary>What keeps this receiver from being followed; null when nothing does.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="now">Raw time.</param>
    public static Trouble? Of(Receiver receiver, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Device(receiver) is { } device ? device with { Link = ChainLink.Device }
            : Messages(receiver, now) is { } messages ? messages with { Link = ChainLink.Messages }
            : Sky(receiver.Clock) is { } sky ? sky with { Link = ChainLink.Sky }
            : receiver.Options.HasPulse && Pulse(receiver, now) is { } pulse ? pulse with { Link = ChainLink.Pulse }
            : receiver.Options.HasPulse && Seconds(receiver, now) is { } seconds ? seconds with { Link = ChainLink.Seconds }
            : Guard(receiver) is { } off ? off with { Link = ChainLink.Sources }
            : default(Trouble?);
    }

    private static Trouble? Device(Receiver receiver)
        => receiver.Serial.IsOpen ? default(Trouble?) : receiver.Serial.Reason ?? "the serial device was not opened yet";

    private static Trouble? Messages(Receiver receiver, MonotonicTime now)
    {
        var clock = receiver.Clock;
        var counters = clock.Frames;
        if (IsSettling(receiver, now) && (clock.LastFrame is null || clock.Gate == GateReason.Silent))
            return Waiting("for the receiver's first messages");
        if (clock.LastFrame is not { } last)
        {
            return counters.JunkBytes > 0 || receiver.Baud.Changes > 0
                ? new Trouble(
                    $"what arrives is no message at {receiver.Baud.Baud} baud; trying other speeds. Is it a receiver that is connected?",
                    "no message")
                : $"nothing arrives at {receiver.Baud.Baud} baud. "
                    + "Check power, the wire from the receiver's TX, and that no console uses the port";
        }

        if (receiver.Wire.IsBad)
            return "many messages arrive damaged. Check the wire, its ground and its length; a lower baud rate may help";
        if (clock.Gate != GateReason.Silent)
            return null;
        if (now - last < RecentMessage)
            return "the receiver talks, but no message tells date and time. Enable RMC or ZDA, or UBX NAV-PVT";
        return receiver.Baud.Changes > 0
            ? new Trouble($"what arrives is no message any more; trying {receiver.Baud.Baud} baud. Was the receiver reconfigured?", "speed")
            : "the receiver has fallen silent. Check its power and the wire from its TX";
    }

    private static Trouble? Sky(GnssClock clock) => clock.Gate switch
    {
        GateReason.Open => default(Trouble?),
        GateReason.NoFix => "the receiver has no fix. Give the antenna a free view of the sky; a cold start takes some minutes",
        GateReason.TooFewSatellites => new Trouble(
            $"the receiver uses {clock.Receiver.SatellitesUsed ?? 0} satellites only. Move the antenna",
                nameof(GateReason.TooFewSatellites)),
        GateReason.Antenna => clock.Receiver.Antenna == AntennaStatus.Open
            ? "the receiver reports its antenna unplugged. Check plug and cable; a splitter that blocks the supply looks the same"
            : "the receiver reports its antenna shorted. Check plug and cable for water and squeezing",
        GateReason.Jammed => "the receiver reports that its signals are jammed. Move the antenna away from USB 3, HDMI and transmitters",
        GateReason.Spoofed => "the receiver reports signals that look forged. Compare with servers on the network",
        GateReason.LeapUnknown => "the receiver does not know the leap seconds yet; that takes up to 12.5 minutes after a cold start",
        _ => "the receiver does not vouch for its time",
    };

    private static Trouble? Guard(Receiver receiver)
        => receiver.Options.HasPulse
            ? receiver.PulseGuard.Contradiction is { } pulse ? Contradiction("the pulses", pulse) : default(Trouble?)
            : receiver.MessageGuard.Contradiction is { } message ? Contradiction("the messages", message) : default(Trouble?);

    private static Trouble? Pulse(Receiver receiver, MonotonicTime now)
    {
        if (!receiver.Pulse.IsOpen)
            return receiver.Pulse.Reason ?? "the pulse device was not opened yet";
        var pulse = receiver.Clock.Pulse;
        if (pulse.Rate > 1 && pulse.IsRateSteady)
            return $"the pulse line shows {pulse.Rate} pulses a second. Set the receiver to 1 Hz";
        if (pulse.LastPulse is { } last && now - last < RecentPulse)
            return null;
        if (IsSettling(receiver, now))
            return Waiting("for the first pulses");
        return pulse.LastEdge is { } edge && now - edge < RecentPulse
            ? "the pulses are irregular or missing. Check the pulse wire and its ground; interference comes from long wires beside others"
            : "there are no pulses. Check the pulse wire and its pin; some receivers pulse only with a fix";
    }

    private static Trouble? Seconds(Receiver receiver, MonotonicTime now)
    {
        var numbering = receiver.Clock.Numbering;
        return numbering.State switch
        {
            NumberingState.Disputed => $"the receiver now tells seconds that are {numbering.DisputedSeconds:+#;-#} s off. "
                + "Nothing is measured until it comes back, or insists for a quarter of an hour",
            NumberingState.Unnumbered when IsSettling(receiver, now) => Waiting("for a message that tells which second a pulse begins"),
            NumberingState.Unnumbered when numbering.IsLatencyAmbiguous
                => "its messages come so late that it is open which pulse they mean. "
                + "Send fewer sentences or raise the baud rate",
            NumberingState.Unnumbered => "the seconds of its pulses are not known yet",
            _ => default(Trouble?),
        };
    }

    private static bool IsSettling(Receiver receiver, MonotonicTime now)
        => receiver.OpenedAt is { } opened && now - opened < Settling;

    private static Trouble Waiting(string what) => new($"waiting {what}") { IsWaiting = true };

    private static Trouble Contradiction(string what, TimeInterval off)
        => new($"{what} contradict the clock by {off.Seconds:+0.000000;-0.000000} s and are not used", what);
}
