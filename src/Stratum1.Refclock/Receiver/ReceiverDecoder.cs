using Stratum1.Refclock.Framing;

namespace Stratum1.Refclock.Receiver;

/// <summary>Understands a receiver: frames in, its state and the times it tells out. Allocates nothing per frame.</summary>
/// <remarks>Only frames with a good checksum count: a sentence without one may be half of two others.</remarks>
public sealed class ReceiverDecoder
{
    /// <summary>
    /// No receiver knew a time before GPS began; powered up without one, they say 1980-01-06 or, leap seconds off, a day earlier.
    /// </summary>
    private static readonly UtcTime Earliest = new UtcDate(1980, 1, 1, 0, 0, 0).ToUtc();

    /// <summary>Chosen, because dates must stay within the calendar when weeks are added.</summary>
    private static readonly UtcTime Latest = new UtcDate(3000, 1, 1, 0, 0, 0).ToUtc();

    private readonly NmeaDecoder nmea;
    private readonly UbxDecoder ubx;

    /// <summary>Begins with nothing known.</summary>
    public ReceiverDecoder()
    {
        var fix = new FixTracker(State);
        nmea = new(State, fix);
        ubx = new(State, fix);
    }

    /// <summary>What the receiver last said of itself.</summary>
    public ReceiverState State { get; } = new();

    /// <summary>Takes one frame.</summary>
    /// <param name="frame">Any; what is not understood changes nothing.</param>
    /// <param name="report">The date and time it tells.</param>
    /// <returns>Whether it tells one. Several frames of a burst may tell the same.</returns>
    public bool Apply(in Frame frame, out TimeReport report)
    {
        report = default;
        if (frame.Checksum != ChecksumVerdict.Ok)
            return false;
        var told = frame.Protocol switch
        {
            FrameProtocol.Nmea => nmea.Apply(frame, out report),
            FrameProtocol.Ubx => ubx.Apply(frame, out report),
            _ => false,
        };
        if (!told || report.Time < Earliest || report.Time > Latest)
            return false;
        if (report.IsValid)
            State.LastValidTime = report.Time;
        return true;
    }
}
