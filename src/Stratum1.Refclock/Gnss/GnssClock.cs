using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Pulse;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Gnss;

/// <summary>A GNSS receiver as a reference clock: its pulse says when a second began, its messages say which.</summary>
/// <remarks>
/// A pulse becomes a measurement only when a message that came after it confirms its second and the receiver's health. That costs
/// the few tenths of a second the receiver takes to talk, and nothing else: the pulse keeps its own time stamp. Without a pulse the
/// messages themselves are measurements, with an error that says what they are.
/// </remarks>
public sealed class GnssClock
{
    /// <summary>Message latency of receivers nobody measured: users report 0.07 to 0.7 s.</summary>
    private static readonly TimeInterval AssumedLatency = TimeInterval.FromSeconds(0.35);

    private static readonly TimeInterval AssumedLatencyBound = TimeInterval.FromSeconds(0.35);

    private static readonly TimeInterval LabelNoise = TimeInterval.FromSeconds(0.01);

    /// <summary>A pulse that no message confirms for so long is dropped: the receiver is silent, or does not vouch.</summary>
    private static readonly TimeInterval MaxConfirmation = TimeInterval.FromSeconds(2.5);

    /// <summary>So long after a leap second, messages about the seconds before it may still arrive, or be repeated in its place.</summary>
    private static readonly TimeInterval LeapSettling = TimeInterval.FromWholeSeconds(5);

    /// <summary>Longer than any pause inside a frame at 4800 baud, shorter than the pause between bursts.</summary>
    private static readonly TimeInterval MaxPause = TimeInterval.FromSeconds(0.2);

    private readonly GnssClockOptions options;
    private readonly FrameScanner scanner = new();
    private readonly ReceiverDecoder decoder = new();
    private readonly ArrivalLog arrivals = new();
    private readonly LabelSource labels = new();
    private readonly FixGate gate = new();
    private readonly WeekRollover rollover;
    private readonly Queue<MonotonicTime> unconfirmed = new(capacity: 8);
    private readonly Queue<Measurement> pulses = new(capacity: 8);
    private Measurement? label;
    private UtcTime? leapSecond;
    private (UtcTime Midnight, MonotonicTime At)? leap;
    private bool clockKnows;
    private MonotonicTime? lastBytes;

    /// <summary>Begins with nothing known.</summary>
    public GnssClock(GnssClockOptions options)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        rollover = new(options.Built, options.Saved);
        Numbering = new(Latency);
        Pulse = new(options.PulseWidth);
    }

    /// <summary>What became of the receiver's bytes.</summary>
    public FrameCounters Frames => scanner.Counters;

    /// <summary>What the receiver last said of itself.</summary>
    public ReceiverState Receiver => decoder.State;

    /// <summary>The pulse line.</summary>
    public PulseFilter Pulse { get; }

    /// <summary>Which second the pulses begin.</summary>
    public SecondNumbering Numbering { get; }

    /// <summary>The serial latency, as learned.</summary>
    public SerialLatency Latency { get; } = new();

    /// <summary>Whether the pulse may be used, as of the last message.</summary>
    public GateReason Gate => gate.Reason;

    /// <summary>When the receiver last said anything with a good checksum.</summary>
    public MonotonicTime? LastFrame { get; private set; }

    /// <summary>The last time the receiver vouched for, week period corrected.</summary>
    public UtcTime? LastTold { get; private set; }

    /// <summary>1024-week periods added to the receiver's date; more than zero deserves a warning.</summary>
    public int RolloverPeriods { get; private set; }

    /// <summary>Messages whose date no week period makes sense of.</summary>
    public long AbsurdDates { get; private set; }

    /// <summary>Pulses dropped because no message confirmed them.</summary>
    public long Unconfirmed { get; private set; }

    /// <summary>Tells what the disciplined clock knows; see <see cref="SecondNumbering.SetClock"/>.</summary>
    public void SetClock(TimeInterval? utcMinusRaw, bool isIndependent)
    {
        clockKnows = utcMinusRaw is not null;
        Numbering.SetClock(utcMinusRaw, isIndependent);
    }

    /// <summary>Bytes arrived from the receiver.</summary>
    /// <param name="at">When they were read.</param>
    /// <param name="bytes">Any number, cut anywhere.</param>
    /// <returns>How many good frames they completed.</returns>
    public int OnBytes(MonotonicTime at, ReadOnlySpan<byte> bytes)
    {
        FlushAfterPause(at);
        lastBytes = at;
        var good = 0;
        arrivals.Add(scanner.Position, at);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[scanner.Feed(bytes)..];
            good += ReadFrames(at);
        }

        return good;
    }

    /// <summary>The pulse line changed.</summary>
    public PulseRejection OnEdge(PulseEdge edge)
    {
        var verdict = Pulse.Accept(edge);
        if (verdict == PulseRejection.None && Gate == GateReason.Open)
            OnPulse(edge.At);
        return verdict;
    }

    /// <summary>Time passed.</summary>
    public void OnTimer(MonotonicTime now)
    {
        FlushAfterPause(now);
        gate.OnTimer(now);
        Numbering.OnTimer(now);
        DropUnconfirmed(now);
    }

    /// <summary>The serial line was opened anew, or its speed changed: what was half received will not be continued.</summary>
    public void OnReopened()
    {
        scanner.Flush();
        while (scanner.TryRead(out _))
        {
            // What is left of the old stream is of no use.
        }

        lastBytes = null;
    }

    /// <summary>The next measurement of a confirmed pulse.</summary>
    public bool TryTakePulse(out Measurement measurement) => pulses.TryDequeue(out measurement);

    /// <summary>The newest measurement by message alone; coarse.</summary>
    public bool TryTakeLabel(out Measurement measurement)
    {
        measurement = label.GetValueOrDefault();
        var any = label is not null;
        label = null;
        return any;
    }

    /// <summary>The midnight after a leap second that the receiver has just told as 23:59:60.</summary>
    public bool TryTakeLeapSecond(out UtcTime midnight)
    {
        midnight = leapSecond.GetValueOrDefault();
        var any = leapSecond is not null;
        leapSecond = null;
        return any;
    }

    /// <summary>A leap second happens: UTC jumps by <paramref name="by"/>.</summary>
    /// <param name="now">When.</param>
    /// <param name="midnight">The first second after it.</param>
    /// <param name="by">−1 s for an inserted second.</param>
    public void OnLeap(MonotonicTime now, UtcTime midnight, TimeInterval by)
    {
        leap = (midnight, now);
        Numbering.ShiftScale(by);
        if (label is { } pending)
            label = pending with { Offset = pending.Offset + by };
    }

    /// <summary>A damaged length must not hold back the frames behind it: receivers do not pause inside one.</summary>
    private void FlushAfterPause(MonotonicTime now)
    {
        if (lastBytes is not { } last || now - last < MaxPause)
            return;
        lastBytes = null;
        scanner.Flush();
        ReadFrames(now);
    }

    private int ReadFrames(MonotonicTime now)
    {
        var good = 0;
        while (scanner.TryRead(out var frame))
        {
            if (frame.Checksum != ChecksumVerdict.Ok)
                continue;
            good++;
            OnFrame(now, frame);
        }

        return good;
    }

    private void OnPulse(MonotonicTime at)
    {
        Numbering.OnPulse(at);
        DropUnconfirmed(at);
        unconfirmed.Enqueue(at);
    }

    private void OnFrame(MonotonicTime now, in Frame frame)
    {
        LastFrame = now;
        if (!decoder.Apply(frame, out var report))
        {
            gate.Watch(decoder.State, now);
            return;
        }

        var firstByte = arrivals.Of(frame.Offset);
        if (!labels.Uses(report.Source, firstByte, out var isNewKind))
            return;
        if (isNewKind)
            Latency.Forget();
        if (gate.Judge(decoder.State, report, clockKnows, now) != GateReason.Open)
        {
            unconfirmed.Clear();
            return;
        }

        if (!rollover.TryCorrect(report.Time, out var told))
        {
            AbsurdDates++;
            return;
        }

        if (report.IsLeapSecond)
        {
            leapSecond = told;
            return; // Its number is ambiguous by nature (POSIX); its neighbours are not.
        }

        if (leap is { } happened && told < happened.Midnight && now - happened.At < LeapSettling)
            return;

        RolloverPeriods = rollover.LastPeriods;
        if (told != LastTold)
            OnLabel(told, firstByte);
    }

    private void OnLabel(UtcTime told, MonotonicTime firstByte)
    {
        LastTold = told;
        label = FromLabel(told, firstByte);
        if (!Numbering.OnLabel(told, firstByte))
            return;
        while (unconfirmed.TryPeek(out var pulse) && Numbering.SecondOf(pulse) <= told)
            pulses.Enqueue(FromPulse(unconfirmed.Dequeue()));
    }

    private Measurement FromPulse(MonotonicTime pulse)
    {
        var at = pulse - options.PulseLateness;
        return new(at, at.OffsetTo(Numbering.SecondOf(pulse)!.Value), options.PulseNoise, options.PulseBound, TimeInterval.Zero);
    }

    private Measurement FromLabel(UtcTime told, MonotonicTime firstByte)
    {
        var (latency, bound) = options.SerialLateness is { } configured ? (configured, options.SerialBound)
            : Latency.IsKnown ? Learned()
            : (AssumedLatency, AssumedLatencyBound);
        var at = firstByte - latency;
        return new(at, at.OffsetTo(told), LabelNoise, bound, TimeInterval.Zero);

        (TimeInterval, TimeInterval) Learned()
            => (TimeInterval.FromSeconds(Latency.MedianSeconds), LabelNoise + TimeInterval.FromSeconds(4 * Latency.SpreadSeconds));
    }

    private void DropUnconfirmed(MonotonicTime now)
    {
        while (unconfirmed.TryPeek(out var oldest) && now - oldest > MaxConfirmation)
        {
            unconfirmed.Dequeue();
            Unconfirmed++;
        }
    }
}
