using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine;

/// <summary>Names the first broken link between the antenna and the clock, in plain words and with the remedy.</summary>
public static class ReceiverDiagnosis
{
    private static readonly TimeInterval RecentPulse = TimeInterval.FromSeconds(5);

    /// <summary>What keeps this receiver from being followed; null when nothing does.</summary>
    /// <param name="receiver">The receiver.</param>
    /// <param name="now">Raw time.</param>
    public static Trouble? Of(Receiver receiver, MonotonicTime now)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Serial(receiver) is { } serial ? serial
            : receiver.Options.HasPulse ? Pulse(receiver, now) ?? Seconds(receiver)
            : receiver.MessageGuard.Contradiction is { } off ? Contradiction("the messages", off)
            : default(Trouble?);
    }

    private static Trouble? Serial(Receiver receiver)
    {
        if (!receiver.Serial.IsOpen)
            return receiver.Serial.Reason ?? "the serial device was not opened yet";
        var clock = receiver.Clock;
        var counters = clock.Frames;
        if (clock.LastFrame is null)
        {
            return counters.JunkBytes > 0 || receiver.Baud.Changes > 0
                ? $"what arrives is no message at {receiver.Baud.Baud} baud; trying other speeds. Is it a receiver that is connected?"
                : $"nothing arrives at {receiver.Baud.Baud} baud. "
                    + "Check power, the wire from the receiver's TX, and that no console uses the port";
        }

        return clock.Gate switch
        {
            GateReason.Open => default(Trouble?),
            GateReason.Silent => "the receiver has fallen silent",
            GateReason.NoFix => "the receiver has no fix. Give the antenna a free view of the sky; a cold start takes some minutes",
            GateReason.TooFewSatellites => new Trouble(
                $"the receiver uses {clock.Receiver.SatellitesUsed ?? 0} satellites only. Move the antenna",
                    nameof(GateReason.TooFewSatellites)),
            GateReason.Antenna
                => $"the receiver reports its antenna {(clock.Receiver.Antenna == AntennaStatus.Open ? "unplugged" : "shorted")}",
            GateReason.Jammed => "the receiver reports that its signals are jammed",
            GateReason.Spoofed => "the receiver reports signals that look forged",
            GateReason.LeapUnknown => "the receiver does not know the leap seconds yet; that takes up to 12.5 minutes after a cold start",
            _ => "the receiver does not vouch for its time",
        };
    }

    private static Trouble? Pulse(Receiver receiver, MonotonicTime now)
    {
        if (!receiver.Pulse.IsOpen)
            return receiver.Pulse.Reason ?? "the pulse device was not opened yet";
        var pulse = receiver.Clock.Pulse;
        if (pulse.Rate > 1)
            return $"the pulse line shows {pulse.Rate} pulses a second. Set the receiver to 1 Hz";
        if (pulse.LastPulse is { } last && now - last < RecentPulse)
            return null;
        var edges = pulse.Counters[PulseRejection.OffGrid] + pulse.Counters[PulseRejection.Early] + pulse.Counters[PulseRejection.Learning];
        return edges > 0
            ? "the pulses are irregular or missing"
            : "there are no pulses. Check the pulse wire and its pin; some receivers pulse only with a fix";
    }

    private static Trouble? Seconds(Receiver receiver)
    {
        var numbering = receiver.Clock.Numbering;
        return numbering.State switch
        {
            NumberingState.Disputed => $"the receiver now tells seconds that are {numbering.DisputedSeconds:+#;-#} s off. "
                + "Nothing is measured until it comes back, or insists for a quarter of an hour",
            NumberingState.Unnumbered when numbering.IsLatencyAmbiguous
                => "its messages come so late that it is open which pulse they mean. "
                + "Send fewer sentences or raise the baud rate",
            NumberingState.Unnumbered => "the seconds of its pulses are not known yet",
            _ => receiver.PulseGuard.Contradiction is { } off ? Contradiction("the pulses", off) : default(Trouble?),
        };
    }

    private static Trouble Contradiction(string what, TimeInterval off)
        => new($"{what} contradict the clock by {off.Seconds:+0.000000;-0.000000} s and are not used", what);
}
