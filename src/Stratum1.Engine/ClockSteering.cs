using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Leap;
using Stratum1.Discipline.Sources;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine;

/// <summary>
/// Hands on the clock: what the loop decides becomes actions and goes into the ledger; what others do to the clock is noticed.
/// </summary>
public sealed class ClockSteering
{
    private readonly EngineOptions options;
    private readonly ActionList actions;
    private readonly ClockLoop loop;
    private readonly HoldoverKeeper holdover;
    private readonly StepWatch steps = new();
    private readonly UpdateRecord updates = new();
    private readonly StepDoubt doubt = new();
    private readonly ClockDrive drive;
    private readonly PhaseKeeper phase;

    /// <summary>Takes over a clock.</summary>
    /// <param name="options">How it may be moved.</param>
    /// <param name="actions">Where what is to be done goes.</param>
    /// <param name="start">The clocks now.</param>
    public ClockSteering(EngineOptions options, ActionList actions, in ClockReading start)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        this.actions = actions ?? throw new ArgumentNullException(nameof(actions));
        drive = new(options, actions, steps);
        phase = new(options);
        loop = new(options.Loop);
        loop.Start(options.Drift);
        Smoothed = options.Smoothing is { } smoothing ? new(smoothing, this) : null;
        holdover = new(options, actions);

        // Without an RTC the clock begins in 1970. Raw time begins near the truth all the same, so that offsets stay small. A clock that
        // is not ours (-x) may have its reasons: how far off it is is what its user wants to see.
        var origin = start.System;
        if (origin < options.Built && options.Stamps == StampScale.Corrected)
        {
            var behind = options.Built - origin;
            Ledger.ExternalStep(origin.Translate<Oscillator>(behind), -behind);
            steps.Begin(origin.Translate<Oscillator>(TimeInterval.Zero), start.Monotonic);
        }

        Now = Observe(start);
        var initial = options.Stamps == StampScale.Corrected ? options.FoundRate : Frequency.Zero;
        Ledger.SetRate(Now, initial);
        drive.SetRate(Now, options.Drift);
    }

    /// <summary>The only place that converts between raw and clock time.</summary>
    public ClockLedger Ledger => drive.Ledger;

    /// <summary>Raw time of the event being handled.</summary>
    public MonotonicTime Now { get; private set; }

    /// <summary>When <see cref="Revise"/> is due; null when never.</summary>
    public MonotonicTime? ReviseAt { get; private set; }

    /// <summary>What clients are told instead of the clock; null without <c>smoothtime</c>.</summary>
    public SmoothedTime? Smoothed { get; }

    /// <summary>By how much the oscillator is compensated for its temperature (<c>tempcomp</c>): added to the clock's rate.</summary>
    public Frequency Compensation => drive.Compensation;

    /// <summary>How well the clock did without references, oldest first.</summary>
    public IReadOnlyList<Outage> Outages => holdover.Outages;

    /// <summary>A correction has exceeded <c>maxchange</c> too often.</summary>
    public bool ChangeLimitExceeded => loop.ChangeLimitExceeded;

    /// <summary>What is still to be corrected.</summary>
    public TimeInterval Remaining => loop.Remaining(Now, Ledger) - doubt.Left;

    /// <summary>The oscillator's frequency, as last believed.</summary>
    public Frequency Frequency => loop.Frequency;

    /// <summary>The estimate the clock follows; null before the first.</summary>
    public Estimate? Reference { get; private set; }

    /// <summary>Correction made by the last update, before it was made.</summary>
    public TimeInterval LastOffset => updates.LastOffset;

    /// <summary>When that was.</summary>
    public MonotonicTime LastUpdate => updates.LastUpdate;

    /// <summary>Between the last two updates; zero before the second.</summary>
    public TimeInterval UpdateInterval => updates.Interval;

    /// <summary>Root mean square of <see cref="LastOffset"/> over the last ten updates or so; zero before the first.</summary>
    public TimeInterval MeanOffset => updates.MeanOffset;

    /// <summary>How the clock may be moved; replaced as a whole when a command changes it.</summary>
    public ClockLoopOptions LoopOptions
    {
        get => loop.Options;
        set => loop.Options = value;
    }

    /// <summary>Updates since start.</summary>
    public long Updates => loop.Updates;

    /// <summary>When the clock was last stepped by us; null when never.</summary>
    public MonotonicTime? LastStep => drive.LastStep;

    /// <summary>The clock follows hardware of this machine, which knows the time without being asked twice.</summary>
    public bool HasReferenceClock { get; set; }

    /// <summary>Called when somebody has stepped the clock, and servers must say whether they were right.</summary>
    public Action? Unsure { get; set; }

    /// <summary>Called when somebody has stepped the clock so far that they may have had a reason.</summary>
    public Action? Doubted { get; set; }

    /// <summary>Steps by others.</summary>
    public long ExternalSteps => Ledger.ExternalSteps;

    /// <summary>Bound of the clock's error now.</summary>
    public TimeInterval ErrorBound => ErrorBoundAt(Now);

    /// <summary>What the clock reads now.</summary>
    public UtcTime Clock => Ledger.Corrected(Now);

    /// <summary>What was done to the clock's phase, for clients; nothing while they are told other than clock time.</summary>
    public PhaseCorrections Corrections => Smoothed?.Now is null ? phase.At(Now, NtpTimestamp.From(Clock)) : default;

    /// <summary>Bound of the clock's error later, if nothing is heard until then.</summary>
    public TimeInterval ErrorBoundAt(MonotonicTime at) => holdover.ErrorBound(at, Remaining, Reference);

    /// <summary>How much faster than kernel stamps a time scale runs that runs so much faster than raw time.</summary>
    public Frequency OnStamps(Frequency onRaw) => drive.OnStamps(onRaw);

    /// <summary>UTC − raw at some time, by the estimate the clock follows.</summary>
    public TimeInterval? OffsetAt(MonotonicTime at) => Reference?.PredictedAt(at).Offset;

    /// <summary>Age of the estimate.</summary>
    public TimeInterval Age => holdover.Age(Now);

    /// <summary>What the board's own sensor has proved to tell of the oscillator.</summary>
    public TemperatureModel Temperature => holdover.Temperature;

    /// <summary>Notes the time of an event, and whether somebody moved the clock since the last one.</summary>
    public MonotonicTime Observe(in ClockReading reading)
    {
        var moved = steps.Look(reading);
        if (moved == TimeInterval.Zero)
        {
            Now = Ledger.FromStamp(reading.System);
            return Now;
        }

        var leap = steps.TakeLeap(moved, reading.System);
        if (leap is { } made)
            LeapClock(made.Leap.At, moved);
        else
            StepByOthers(moved);
        Now = Ledger.FromStamp(reading.System);
        drive.LastStep = Now;
        if (leap is { } past)
            past.Happened(past.Leap);
        else
            OnExternalStep(moved);
        return Now;
    }

    /// <summary>A new estimate to follow.</summary>
    /// <param name="estimate">Combined from the selected sources.</param>
    /// <param name="bound">Its systematic error.</param>
    /// <param name="mustStep">The clock was never right yet: step whatever remains, if steps are configured at all.</param>
    public void Follow(in Estimate estimate, TimeInterval bound, bool mustStep)
    {
        var remaining = estimate.PredictedAt(Now).Offset - Ledger.CorrectionAt(Now);
        var news = Reference is null ? remaining : remaining - Remaining;
        if (HasReferenceClock)
            doubt.Clear();
        else if (Reference is { } before)
            doubt.OnEstimate(estimate.PredictedAt(Now).Offset - before.PredictedAt(Now).Offset);
        if (loop.Update(Now, doubt.LeaveAlone(estimate), Ledger) is not { } adjustment)
        {
            actions.Log(LogLevel.Error, $"Adjustment of {remaining.Seconds:F3} seconds exceeds the allowed maximum of "
                + $"{loop.Options.MaxChange?.Seconds:F3} seconds ({(loop.ChangeLimitExceeded ? "exiting" : "ignored")})");
            return;
        }

        holdover.Observe(Now, Clock, Reference, estimate, bound);
        Smoothed?.OnEstimate(Reference, estimate);
        updates.Add(Now, remaining, isFirst: Reference is null);
        Reference = estimate;
        LogWrong(news, remaining);
        if (mustStep && adjustment.Step is null && loop.Options.StepThreshold < remaining.Abs())
            adjustment = loop.StepNow(Now, Ledger);
        Apply(adjustment);
        drive.TellUnmoved(Now, loop.StepThreshold);
    }

    /// <summary>A server has answered: does that speak against a step by others?</summary>
    /// <param name="at">When.</param>
    /// <param name="offset">Server − clock.</param>
    /// <param name="enough">So many answers against the step take it back.</param>
    public void OnReply(UtcTime at, TimeInterval offset, int enough)
    {
        if (Reference is not { } reference)
            return;
        var raw = Ledger.RawOf(at);
        var surprise = offset + Ledger.CorrectionAt(raw) - reference.PredictedAt(raw).Offset;
        var wrong = Remaining;
        if (!doubt.OnReply(surprise, enough))
            return;
        LogWrong(wrong, wrong);
        Apply(loop.Foresee(Now, doubt.LeaveAlone(reference), Ledger));
    }

    /// <summary>The daemon ends: what is slewed now is slewed no more.</summary>
    public void Settle() => Apply(loop.Settle());

    /// <summary>The time named by <see cref="ReviseAt"/> has come.</summary>
    public void Revise() => Apply(loop.Revise(Now, Ledger));

    /// <summary>
    /// No reference has news, but there is a better idea of what has become of the last: no update, and no less uncertain.
    /// </summary>
    public void Foresee(in Estimate estimate)
    {
        Smoothed?.OnEstimate(Reference, estimate);
        Reference = estimate;
        Apply(loop.Foresee(Now, doubt.LeaveAlone(estimate), Ledger));
    }

    /// <summary>Once a second: what temperature or long experience say of a long silence.</summary>
    public void OnSilence()
    {
        if (holdover.Foresee(Now, LastUpdate, Reference) is { } foreseen)
            Foresee(foreseen);
    }

    /// <summary>The board's own sensor was read, in any units.</summary>
    public void OnBoardTemperature(double reading) => holdover.Temperature.Read(Now, reading);

    /// <summary>The sensor of <c>tempcomp</c> was read; its reading is in the units of the table.</summary>
    public void OnTemperature(double reading)
    {
        if (options.Temperature?.CorrectionAt(reading) is { } correction)
            drive.Compensate(Now, correction);
    }

    /// <summary>Steps the clock, whatever is known: saved time at start.</summary>
    public void StepTo(UtcTime time) => Step(time - Clock);

    /// <summary>The kernel has been told to make a leap second; a step of its clock then is no surprise.</summary>
    /// <param name="leap">Null when there is none.</param>
    /// <param name="happened">Called when it has.</param>
    public void ExpectLeap(LeapEvent? leap, Action<LeapEvent> happened) => steps.ExpectLeap(leap, happened);

    /// <summary>We make the leap second: the clock is stepped at its second.</summary>
    public void Leap(LeapEvent leap)
    {
        if (options.Stamps == StampScale.Corrected)
            Step(leap.Shift);
        else
            LeapClock(leap.At, leap.Shift);
        phase.BeginAnew();
    }

    /// <summary>The scale of all references moved: a leap second.</summary>
    /// <param name="by">−1 s for an inserted second.</param>
    /// <param name="mode">What becomes of the clock.</param>
    public void ShiftReference(TimeInterval by, LeapMode mode)
    {
        // What the clock does not do at once may not be stepped later.
        loop.ShiftReference(by, mustSlew: mode == LeapMode.Slew);
        holdover.ShiftReference(by);
        if (Reference is not { } reference)
            return;
        if (mode is LeapMode.Slew or LeapMode.Ignore)
            Smoothed?.OnLeap(by);
        Reference = reference with { Offset = reference.Offset + by };
        Revise();
    }

    /// <summary>A person says what the time is: slews to it. That is no update, and no source to be synchronised by.</summary>
    /// <param name="offset">UTC − raw time now.</param>
    /// <param name="frequency">Its growth.</param>
    public void SetByHand(TimeInterval offset, Frequency frequency)
    {
        doubt.Clear();
        // As certain as a person can be of nothing, but it is to be done within seconds: that is what the noise says to the loop.
        const double Variance = 1e-6;
        var estimate = new Estimate(Now, offset, frequency, 0.0, 1.0, Variance, 0.0, 0.0, 0.0, 1e-3, Variance, 1.0);
        Apply(loop.Foresee(Now, estimate, Ledger));
    }

    /// <summary>Steps the clock by all that is still to be corrected: the operator's wish.</summary>
    public void StepNow()
    {
        doubt.Clear();
        if (Reference is { } reference)
            loop.Foresee(Now, reference, Ledger);
        Apply(loop.StepNow(Now, Ledger));
    }

    /// <summary>Corrects the clock as if the reference were so far off, until the next update shows better: for tests.</summary>
    public void Disturb(TimeInterval offset, Frequency frequency)
    {
        loop.Start(loop.Frequency + frequency);
        loop.Disturb(Now, offset, Ledger);
        Apply(loop.Revise(Now, Ledger));
    }

    /// <summary>What was followed was wrong.</summary>
    public void Forget()
    {
        holdover.Forget();
        Smoothed?.Forget();
        Reference = null;
        doubt.Clear();
        loop.Forget();
        Apply(loop.Revise(Now, Ledger));
    }

    private void Apply(in ClockAdjustment adjustment)
    {
        if (adjustment.Step is { } step)
            Step(step);
        drive.SetRate(Now, adjustment.Rate);
        phase.SetSlew(Now, Ledger.Rate - loop.Frequency);
        ReviseAt = adjustment.ReviseAt;
    }

    private void LeapClock(UtcTime at, TimeInterval by)
    {
        Ledger.Leap(at, by);
        phase.BeginAnew();
    }

    private void StepByOthers(TimeInterval by)
    {
        Ledger.ExternalStep(Now, by);
        if (options.Stamps == StampScale.Corrected)
            phase.Step(by);
    }

    private void Step(TimeInterval by)
    {
        drive.Step(Now, by);
        phase.Step(by);
        Smoothed?.OnStep();
    }

    private void OnExternalStep(TimeInterval by)
    {
        actions.Log(LogLevel.Warning, $"System clock was stepped by {by.Seconds:F6} seconds by another program");
        if (Reference is not { } reference || options.Stamps != StampScale.Corrected)
            return;
        switch (StepPolicy.Judge(by, HasReferenceClock, loop.StepThreshold))
        {
            case StepVerdict.Undo:
                Step(-by);
                break;
            case StepVerdict.Forget:
                Doubted?.Invoke();
                break;
            case StepVerdict.Correct:
                Apply(loop.Recover(Now, Ledger));
                break;
            case StepVerdict.Doubt:
                doubt.OnStep(by);
                Apply(loop.Foresee(Now, doubt.LeaveAlone(reference), Ledger));
                Unsure?.Invoke();
                break;
        }
    }

    private void LogWrong(TimeInterval news, TimeInterval remaining)
    {
        if (news.Abs() > options.LogChange)
            actions.Log(LogLevel.Warning, $"System clock wrong by {remaining.Seconds:F6} seconds");
    }
}
