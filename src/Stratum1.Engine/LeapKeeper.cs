using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Engine;

// All references tell UTC, which jumps at a leap second. The engine moves the scale of everything it knows (estimates, predictions, the
// numbers of pulses) in one go, at the moment the clock leaps, so that no sample is compared with another scale's:
//   system   the kernel leaps within a tick of midnight; its step is noticed, and taken as the leap second
//   step     we step the clock when it reads midnight; so for a virtual clock (-x) in both modes
//   slew     the references move, the clock does not: one second is left to be slewed
//   ignore   the same, but makestep's rules decide how it is corrected
// Serving threads leap by themselves at the very second (ServedLeap), since the kernel is a few milliseconds late, and so may we be.

/// <summary>Lets leap seconds happen: hears who announces them, tells the kernel, and moves the scale of all references in time.</summary>
public sealed class LeapKeeper
{
    /// <summary>How long after midnight the kernel is looked at: its tick is at most 10 ms late (100 Hz).</summary>
    private static readonly TimeInterval KernelLook = TimeInterval.FromSeconds(0.02);

    /// <summary>A kernel that has not leapt by then will not: it was told too late, or does not know how.</summary>
    private static readonly TimeInterval KernelPatience = TimeInterval.FromSeconds(0.1);

    /// <summary>Snapshots carry a leap second that is nearer than this; they are renewed every second.</summary>
    private static readonly TimeInterval SnapshotHorizon = TimeInterval.FromWholeSeconds(64);

    /// <summary>Shorter than the second for which readings repeat, longer than any delay of kernel or engine.</summary>
    private static readonly TimeInterval ShortWindow = TimeInterval.FromSeconds(0.5);

    /// <summary>A receiver's message about the leap second arrives within a second or so of it.</summary>
    private static readonly TimeInterval LateNews = TimeInterval.FromSeconds(1.5);

    /// <summary>A list is renewed about half a year before it expires; a warning in its last month is in time.</summary>
    private static readonly TimeInterval ExpiryWarning = TimeInterval.FromWholeSeconds(28 * 86_400);

    private readonly ClockEngine engine;
    private readonly EngineOptions options;
    private readonly Action<LeapEvent> kernelLeapt;
    private LeapEvent? announced;
    private UtcTime? warnedOf;
    private MonotonicTime looked;
    private int? kernelTai;

    internal LeapKeeper(ClockEngine engine, EngineOptions options)
    {
        (this.engine, this.options) = (engine, options);
        kernelLeapt = OnKernelLeapt;
        Schedule.Table = options.LeapTable;
    }

    /// <summary>What is known of leap seconds.</summary>
    public LeapSchedule Schedule { get; } = new();

    /// <summary>TAI − UTC in seconds; null while unknown.</summary>
    public int? TaiMinusUtc => Schedule.TaiMinusUtc(engine.Steering.Clock, TaiOfReceivers());

    /// <summary>What clients are told.</summary>
    public LeapIndicator Indicator => Schedule.IndicatorAt(engine.Steering.Clock);

    /// <summary>What the kernel is told.</summary>
    internal LeapIndicator ForKernel => ByKernel ? Indicator : LeapIndicator.None;

    /// <summary>When <see cref="OnTimer"/> has something to do; null when not soon.</summary>
    internal MonotonicTime? WakeAt
    {
        get
        {
            if (Due is not { } leap)
                return null;
            var at = engine.Steering.Ledger.RawOf(leap.At);
            if (!ByKernel)
                return at;
            var next = looked + KernelLook;
            return next > at + KernelLook ? next : at + KernelLook;
        }
    }

    /// <summary>What serving threads must know of it.</summary>
    internal ServedLeap Served
    {
        get
        {
            if (Due is not { } leap || options.LeapMode is LeapMode.Slew or LeapMode.Ignore)
                return default;
            return new(leap.At, leap.Shift, options.Stamps == StampScale.Raw ? Snapshot.MaxAge : ShortWindow);
        }
    }

    private bool ByKernel => options.Stamps == StampScale.Corrected && options.LeapMode == LeapMode.System;

    /// <summary>The next leap second, if it is near and the clock knows the time.</summary>
    private LeapEvent? Due
        => engine.Steering.Reference is not null && Schedule.Next is { } next && next.At - engine.Steering.Clock < SnapshotHorizon
            ? next
            : null;

    /// <summary>A new list.</summary>
    public void SetTable(LeapTable? table) => Schedule.Table = table;

    /// <summary>Once a second: hears what is announced.</summary>
    /// <param name="network">By the servers followed.</param>
    internal void Hear(LeapIndicator network)
    {
        if (engine.Steering.Reference is null)
            return;
        var clock = engine.Steering.Clock;
        WarnOfExpiry(clock);
        Schedule.Hear(clock, ToldByReceivers(), network);
        if (Schedule.Next is { } next && next != announced)
        {
            var origin = Schedule.Origin switch
            {
                LeapOrigin.List => "the list",
                LeapOrigin.Receiver => "a receiver",
                _ => "the servers followed",
            };
            engine.Actions.Log(LogLevel.Information, $"Leap second {Word(next)} before {UtcDate.From(next.Midnight)}, says {origin}");
        }

        announced = Schedule.Next;
        var isToday = Schedule.Next is { } today && today.IsLastDay(clock) && ByKernel;
        engine.Steering.ExpectLeap(isToday ? Schedule.Next : null, kernelLeapt);
    }

    /// <summary>Makes a leap second that is due.</summary>
    internal void OnTimer()
    {
        looked = engine.Steering.Now;
        if (Due is not { } leap)
            return;
        var late = engine.Steering.Clock - leap.At;
        if (late >= (ByKernel ? KernelPatience : TimeInterval.Zero))
            Make(leap);
    }

    /// <summary>The kernel is told TAI − UTC every second; a change is worth a line.</summary>
    internal void OnKernelTold(int? taiMinusUtc)
    {
        if (taiMinusUtc is not { } told || told == kernelTai)
            return;
        kernelTai = told;
        engine.Actions.Log(LogLevel.Information, $"System clock TAI offset set to {told}");
    }

    /// <summary>A receiver has told 23:59:60. If nobody had announced it, it is news.</summary>
    internal void OnLeapSecondTold(UtcTime midnight)
    {
        var isNow = (engine.Steering.Clock - midnight).Abs() < LateNews
            && LeapEvent.AtEndOfDay(midnight - ShortWindow, LeapIndicator.Insert) is not null;
        var isKnown = Schedule.Next is not null || (Schedule.Last is { } last && last.Midnight == midnight);
        if (engine.Steering.Reference is not null && isNow && !isKnown)
            Make(new(midnight, LeapIndicator.Insert));
    }

    private static string Word(LeapEvent leap) => leap.Kind == LeapIndicator.Insert ? "inserted" : "deleted";

    private void OnKernelLeapt(LeapEvent leap)
    {
        kernelTai -= (int)leap.Shift.Seconds; // The kernel counts along.
        Complete(leap, "by the kernel");
    }

    private void Make(LeapEvent leap)
    {
        if (options.LeapMode is LeapMode.Slew or LeapMode.Ignore)
        {
            Complete(leap, options.LeapMode == LeapMode.Slew ? "by a slew" : "by nobody");
            return;
        }

        engine.Steering.Leap(leap);
        Complete(leap, "by a step");
    }

    private void Complete(LeapEvent leap, string how)
    {
        engine.Actions.Log(LogLevel.Information, $"Leap second {Word(leap)} {how}");
        Schedule.Happened(leap);
        announced = null;
        engine.Steering.ExpectLeap(null, kernelLeapt);
        engine.Follower.OnScaleShift(leap);
    }

    private LeapEvent? ToldByReceivers()
    {
        foreach (var receiver in engine.Receivers)
        {
            if (receiver.Clock.Gate == GateReason.Open && receiver.Clock.Receiver.PendingLeap is { } told)
                return new(told.At, told.Kind);
        }

        return null;
    }

    private int? TaiOfReceivers()
    {
        foreach (var receiver in engine.Receivers)
        {
            var state = receiver.Clock.Receiver;
            if (state.Leap == LeapKnowledge.Known && state.GpsMinusUtc is { } leapSeconds)
                return leapSeconds + LeapSecond.TaiMinusGps;
        }

        return null;
    }

    private void WarnOfExpiry(UtcTime clock)
    {
        if (Schedule.Table is not { Expires: { } end } || end - clock > ExpiryWarning || warnedOf == end)
            return;
        warnedOf = end;
        var when = clock < end ? $"expires on {UtcDate.From(end)}" : $"expired on {UtcDate.From(end)}";
        engine.Actions.Log(LogLevel.Warning, $"The list of leap seconds {when}; update it (Debian: package tzdata)");
    }
}
