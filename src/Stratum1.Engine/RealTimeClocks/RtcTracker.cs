using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Sources;
using Stratum1.Engine.Journal;

namespace Stratum1.Engine.RealTimeClocks;

// A real-time clock tells whole seconds, and by an interrupt when each begins. So it is listened to for one second now and then, and each
// beginning of a second is compared with the raw clock, which nobody steers. A line through the newest comparisons says how fast it is
// and what it gains; with that on disk, the next start knows the time better than the clock's whole seconds do. Modes and intervals are
// chrony's (chrony.conf(5), rtcfile): after a start with -s the first eight seconds in a row set the system clock; after the clock was
// set (it cannot be told the fraction of a second) eight more find out what has become of it.

/// <summary>Follows the real-time clock (<c>rtcfile</c>), sets the clock by it at start, and sets it when it is far off.</summary>
public sealed class RtcTracker
{
    /// <summary>Seconds listened to in a row, at start and after setting.</summary>
    private const int QuickSamples = 8;

    /// <summary>Two measurements make a line through any error.</summary>
    private const int LeastSamples = 3;

    /// <summary>A step of the clock by somebody else: no crystal is off by that in a minute, s.</summary>
    private const double Jump = 0.25;

    /// <summary>Listening begins surely behind the second that the interval began with.</summary>
    private static readonly TimeInterval Margin = TimeInterval.FromSeconds(5e-3);

    /// <summary>A clock that says nothing for so long has stopped.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromWholeSeconds(10);

    /// <summary>Less cannot be corrected: the clock takes whole seconds only.</summary>
    private static readonly TimeInterval LeastTrim = TimeInterval.FromWholeSeconds(1);

    private readonly ClockEngine engine;
    private readonly RtcOptions options;
    private readonly List<(UtcTime Reading, MonotonicTime At)> samples = new(MedianLine.MaxPoints);
    private (UtcTime Reading, MonotonicTime At, TimeInterval Ahead, double Slope)? line;
    private RtcRecord? trimmed;
    private MonotonicTime nextAt;
    private Mode mode;

    internal RtcTracker(RtcOptions options, ClockEngine engine, bool setsClock)
    {
        (this.options, this.engine) = (options, engine);
        mode = setsClock && options.Known is not null ? Mode.Start : Mode.Normal;
        nextAt = Steering.Now;
    }

    private enum Mode : byte
    {
        Normal,
        Start,
        AfterTrim,
    }

    /// <summary>Whether seconds of the real-time clock are waited for.</summary>
    public bool IsListening { get; private set; }

    /// <summary>What is known well enough to be kept; null while nothing is.</summary>
    public RtcRecord? Record => line is { } known ? RecordOf(known) : trimmed;

    /// <summary>What status output shows.</summary>
    public RtcStatus Status
        => new(
            Record ?? options.Known ?? default, samples.Count, Runs,
            samples.Count > 1 ? samples[^1].Reading - samples[0].Reading : TimeInterval.Zero);

    /// <summary>When it is to be listened to, or given up.</summary>
    internal MonotonicTime WakeAt => nextAt;

    private ClockSteering Steering => engine.Steering;

    /// <summary>Between two measurements.</summary>
    private TimeInterval Period
        => TimeInterval.FromWholeSeconds(samples.Count switch { < 4 => 15, < 6 => 30, _ => 60 });

    private int Runs
    {
        get
        {
            if (line is not { } known || samples.Count == 0)
                return 0;
            var (runs, last) = (1, 0);
            foreach (var (reading, at) in samples)
            {
                var residual = (at.OffsetTo(reading) - known.Ahead).Seconds + (known.Slope * (known.At - at).Seconds);
                var sign = Math.Sign(residual);
                runs += last * sign < 0 ? 1 : 0;
                last = sign == 0 ? last : sign;
            }

            return runs;
        }
    }

    /// <summary>Sets the real-time clock to the whole second, if it is off by more than one.</summary>
    public void Trim()
    {
        if (line is not { } known)
            return;
        var record = RecordOf(known);
        if (record.Offset.Abs() <= LeastTrim)
            return;
        engine.Actions.Log(LogLevel.Information, $"RTC wrong by {-record.Offset.Seconds:F3} seconds (step)");
        var second = new UtcTime(Steering.Clock.Seconds, 0);
        engine.Actions.Add(new(EngineActionKind.SetRtc) { RtcTime = second });

        // Most clocks begin their next second half a second after being set (the MC146818 and its heirs): until that is measured.
        var half = TimeInterval.FromSeconds(0.5);
        trimmed = record with { At = second, Offset = Steering.Clock - second - half };
        samples.Clear();
        line = null;
        mode = Mode.AfterTrim;
        Listen(true);
    }

    /// <summary>Time has passed.</summary>
    internal void OnTimer()
    {
        if (Steering.Now < nextAt)
            return;
        if (IsListening)
            OnFailure();
        else
            Listen(true);
    }

    /// <summary>It cannot be read now.</summary>
    public void OnFailure()
    {
        mode = Mode.Normal;
        Rest();
    }

    /// <summary>A second of the real-time clock has begun.</summary>
    /// <param name="reading">Which, in UTC.</param>
    /// <param name="at">When, raw time.</param>
    internal void OnSecond(UtcTime reading, MonotonicTime at)
    {
        if (!IsListening)
            return;
        if (IsOfAnotherLine(reading, at))
            samples.Clear();
        if (samples.Count == MedianLine.MaxPoints)
            samples.RemoveAt(0);
        samples.Add((reading, at));
        nextAt = Steering.Now + Patience;
        if (mode == Mode.Normal)
            OnNormalSample();
        else if (samples.Count >= QuickSamples)
            EndQuickSamples();
        Write(reading, at);
        if (mode == Mode.Normal)
            Rest();
    }

    private void OnNormalSample()
    {
        if (samples.Count < LeastSamples)
            return;
        Fit();
        var threshold = options.AutotrimThreshold;
        if (threshold > TimeInterval.Zero && Record!.Value.Offset.Abs() >= threshold && ServedStates.IsSynchronised(engine))
            Trim();
    }

    private void EndQuickSamples()
    {
        Fit();
        var now = Record!.Value;
        if (mode == Mode.Start)
            SetClock(now);
        else
        {
            trimmed = trimmed is { } before ? now with { Frequency = before.Frequency } : now;
            engine.Actions.Add(new(EngineActionKind.SaveState));
        }

        mode = Mode.Normal;
        samples.Clear();
        line = null;
    }

    /// <summary>What the real-time clock says, with all that was known of it, against the clock as it is.</summary>
    private void SetClock(in RtcRecord now)
    {
        if (Steering.Reference is not null || options.Known is not { } known)
            return; // Sources know better.
        var error = known.OffsetAt(now.At) - now.Offset;
        engine.Actions.Log(LogLevel.Information, $"System clock off from RTC by {-error.Seconds:F6} seconds (slew)");
        Steering.SetByHand(Steering.Ledger.CorrectionAt(Steering.Now) + error, Steering.Frequency);
    }

    private void Fit()
    {
        Span<double> times = stackalloc double[samples.Count];
        Span<double> values = stackalloc double[samples.Count];
        var (reading, at) = samples[^1];
        var origin = at.OffsetTo(reading);
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = (samples[i].At - at).Seconds;
            values[i] = (samples[i].At.OffsetTo(samples[i].Reading) - origin).Seconds;
        }

        var (slope, last) = MedianLine.Fit(times, values);
        line = (reading, at, origin + TimeInterval.FromSecondsSaturating(last), slope);
        if (mode == Mode.Normal)
            trimmed = null;
    }

    /// <summary>The line against the clock as it is corrected now, as if it always had been.</summary>
    private RtcRecord RecordOf((UtcTime Reading, MonotonicTime At, TimeInterval Ahead, double Slope) known)
    {
        var now = Steering.Now;
        var correction = Steering.Ledger.CorrectionAt(now) + Steering.Remaining
            - TimeInterval.FromSecondsSaturating(Steering.Frequency.Ratio * (now - known.At).Seconds);
        return new(known.Reading, correction - known.Ahead, new(Steering.Frequency.Ratio - known.Slope));
    }

    private bool IsOfAnotherLine(UtcTime reading, MonotonicTime at)
    {
        if (samples.Count == 0)
            return false;
        var (lastReading, lastAt) = samples[^1];
        return reading <= lastReading || Math.Abs((reading - lastReading).Seconds - (at - lastAt).Seconds) > Jump;
    }

    private void Write(UtcTime reading, MonotonicTime at)
    {
        if (!engine.Journal.Wants(JournalKinds.Rtc))
            return;
        var clock = Steering.Ledger.Corrected(at);
        var record = Record ?? default;
        engine.Journal.Add(new RtcRow(
            clock, clock - reading, line is not null, record.Offset, record.Frequency, samples.Count, Runs, Period));
    }

    private void Rest()
    {
        Listen(false);
        // Where RTC and clock run alike, so does the interval: it is one of the clock's seconds.
        var rate = Steering.Ledger.Stamps == StampScale.Corrected ? Steering.Ledger.Rate : Frequency.Zero;
        nextAt = Steering.Now + Period - (rate * Period) + Margin;
    }

    private void Listen(bool isOn)
    {
        if (IsListening == isOn)
            return;
        IsListening = isOn;
        nextAt = Steering.Now + Patience;
        engine.Actions.Add(new(EngineActionKind.ListenToRtc) { IsOn = isOn });
    }
}
