namespace Stratum1.Refclock.Gnss;

/// <summary>
/// Decides which second a pulse begins: a matter of its own, apart from where the edge is.
/// </summary>
/// <remarks>
/// <para>A receiver talks about a second after that second's pulse, within less than a second. So a message numbers the last
/// pulse before its first byte, whatever the serial latency is. Only where an earlier run learned a latency near 0 or above
/// 1 s is the pulse nearest to "first byte minus latency" taken instead.</para>
/// <para>Once numbered, pulses are counted on: the oscillator (±500 ppm) leaves no doubt for minutes, the disciplined clock
/// (<see cref="SetClock"/>) for days. Messages only confirm. When they insist on another second, the receiver may have
/// corrected itself (leap seconds learned after a cold start, up to 12.5 minutes) or have gone wrong; neither is followed
/// at once. Testimony decides: a numbering gives in to a dispute that has lasted longer than any almanac takes, and longer
/// than the messages ever confirmed it; but never when the clock knows the time from others.</para>
/// </remarks>
/// <param name="latency">Learned while numbered, used where an earlier run knew it.</param>
public sealed class SecondNumbering(SerialLatency latency)
{
    /// <summary>Agreeing messages needed for a first numbering: two could be one glitch repeated.</summary>
    private const int LabelsToNumber = 3;

    private const int LabelsToDispute = 3;

    private const int LabelsToReconcile = 3;

    /// <summary>Latencies closer than this to 0 or 1 s leave open which pulse was meant.</summary>
    private const double MinLatencySeconds = 0.005;

    private const double MaxLatencySeconds = 0.97;

    /// <summary>A message this close to the learned latency agrees, also across the second.</summary>
    private const double SameLatencySeconds = 0.25;

    /// <summary>GPS − UTC in 2026: no receiver corrects itself by more (IS-GPS-200 §20.3.3.5.2.4).</summary>
    private const int MaxCorrectionSeconds = 18;

    /// <summary>Two numberings are the same when they agree to this, plus ±500 ppm of the time between.</summary>
    private static readonly TimeInterval SamePhase = TimeInterval.FromSeconds(0.01);

    /// <summary>The UTC page of the almanac repeats every 12.5 minutes (IS-GPS-200 §20.3.3.5.1): whoever still disputes has it.</summary>
    private static readonly TimeInterval AlmanacTime = TimeInterval.FromWholeSeconds(15 * 60);

    /// <summary>A numbering confirmed for longer than this is no better confirmed; even it gives in to a dispute of a day.</summary>
    private static readonly TimeInterval MaxConfirmation = TimeInterval.FromWholeSeconds(86_400);

    /// <summary>Without a pulse for so long, ±500 ppm may be a tenth of a second; only the clock can number on.</summary>
    private static readonly TimeInterval MaxGap = TimeInterval.FromWholeSeconds(200);

    private static readonly TimeInterval FreshPulse = TimeInterval.FromSeconds(1.5);

    private MonotonicTime? pulse;
    private MonotonicTime? previousPulse;
    private TimeInterval offset;

    private TimeInterval candidate;
    private MonotonicTime? candidatePulse;
    private int candidateLabels;

    private MonotonicTime confirmedAt;
    private TimeInterval confirmedFor;
    private int jumpSeconds;
    private int disputes;
    private int agreements;
    private MonotonicTime disputedSince;

    private TimeInterval? clockOffset;
    private bool clockIsIndependent;

    /// <summary>How sure the numbering is.</summary>
    public NumberingState State { get; private set; }

    /// <summary>Messages came whose latency leaves open which pulse they mean; the reason for staying unnumbered.</summary>
    public bool IsLatencyAmbiguous { get; private set; }

    /// <summary>While disputed: how many seconds the receiver is ahead of the numbering.</summary>
    public int DisputedSeconds => State == NumberingState.Disputed ? jumpSeconds : 0;

    /// <summary>Times an existing numbering gave in: what was measured before is wrong by whole seconds.</summary>
    public int Renumberings { get; private set; }

    /// <summary>Tells what the disciplined clock knows, as UTC − raw; null when it is not sure to a fraction of a second.</summary>
    /// <param name="utcMinusRaw">The clock's own estimate, right to better than 0.3 s.</param>
    /// <param name="isIndependent">The knowledge comes from others than this receiver: then a dispute never moves the numbering.</param>
    public void SetClock(TimeInterval? utcMinusRaw, bool isIndependent)
        => (clockOffset, clockIsIndependent) = (utcMinusRaw, isIndependent);

    /// <summary>
    /// UTC has jumped by <paramref name="by"/> (a leap second): all pulses are numbered on the new scale from now on. An inserted second's
    /// pulse gets the number of the second before, as the kernel counts (23:59:59 twice).
    /// </summary>
    public void ShiftScale(TimeInterval by)
    {
        offset += by;
        candidate += by;
        clockOffset += by;
    }

    /// <summary>The second a pulse begins, or null while unnumbered.</summary>
    public UtcTime? SecondOf(MonotonicTime at)
        => State == NumberingState.Unnumbered ? null : at.Translate<Utc>(offset).RoundToSecond();

    /// <summary>A pulse came, from a receiver that vouches for it.</summary>
    public void OnPulse(MonotonicTime at)
    {
        OnTimer(at);
        if (clockOffset is { } known)
            Adopt(at, known);
        else if (State != NumberingState.Unnumbered && !TryCarry(at))
            return; // Another phase: not the pulses that were numbered.
        (previousPulse, pulse) = (pulse, at);
    }

    /// <summary>Time passed: a numbering nobody could carry across so long a gap is forgotten.</summary>
    public void OnTimer(MonotonicTime now)
    {
        if (clockOffset is null && pulse is { } last && now - last > MaxGap)
            Forget();
    }

    /// <summary>The receiver told a time it vouches for; call once for each distinct time, always with the same kind of message.</summary>
    /// <param name="told">The time told, week period already corrected.</param>
    /// <param name="firstByte">When the message began to arrive.</param>
    /// <returns>True when the pulses are numbered and this message agrees.</returns>
    public bool OnLabel(UtcTime told, MonotonicTime firstByte)
    {
        if (State == NumberingState.Unnumbered)
            return Acquire(told, firstByte);
        return pulse is { } last && firstByte - last < FreshPulse * 2 && Verify(told, firstByte);
    }

    /// <summary>Forgets the numbering; for a receiver that was replaced or silent too long.</summary>
    public void Forget()
    {
        State = NumberingState.Unnumbered;
        (pulse, previousPulse, candidatePulse) = (null, null, null);
        (candidateLabels, disputes, agreements) = (0, 0, 0);
        confirmedFor = TimeInterval.Zero;
    }

    private void Adopt(MonotonicTime at, TimeInterval known)
    {
        if (State == NumberingState.Unnumbered)
            (State, disputes, agreements) = (NumberingState.Numbered, 0, 0);
        offset = at.OffsetTo(at.Translate<Utc>(known).RoundToSecond());
    }

    /// <summary>Counts on from the pulse before.</summary>
    private bool TryCarry(MonotonicTime at)
    {
        var carried = at.OffsetTo(at.Translate<Utc>(offset).RoundToSecond());
        var gap = pulse is { } last ? at - last : TimeInterval.Zero;
        if ((carried - offset).Abs() > SamePhase + (gap / 2000))
            return false;
        offset = carried;
        return true;
    }

    private bool Acquire(UtcTime told, MonotonicTime firstByte)
    {
        var fraction = new TimeInterval(told.Fraction);
        if (PulseOf(firstByte - fraction) is not { } labelled)
        {
            candidateLabels = 0;
            return false;
        }

        var lateness = (firstByte - labelled - fraction).Seconds;
        if (!LatencyCrossesSecond && lateness is < MinLatencySeconds or > MaxLatencySeconds)
        {
            (IsLatencyAmbiguous, candidateLabels) = (true, 0);
            return false;
        }

        if (labelled == candidatePulse)
            return false; // More than one message about this second (5 or 10 Hz): one vote.
        var numbering = labelled.OffsetTo(new UtcTime(told.Seconds, 0));
        candidateLabels = candidatePulse is not null && (numbering - candidate).Abs() < SamePhase ? candidateLabels + 1 : 1;
        (candidate, candidatePulse) = (numbering, labelled);
        if (candidateLabels < LabelsToNumber)
            return false;

        (State, offset, confirmedAt, confirmedFor) = (NumberingState.Numbered, numbering, firstByte, TimeInterval.Zero);
        (disputes, agreements, candidateLabels, IsLatencyAmbiguous) = (0, 0, 0, false);
        latency.Add(lateness);
        return true;
    }

    /// <summary>An earlier run learned a latency that leaves open which pulse is meant, unless it is taken into account.</summary>
    private bool LatencyCrossesSecond => latency.IsKnown && latency.MedianSeconds is < MinLatencySeconds or > MaxLatencySeconds;

    /// <summary>The pulse a message is about, if it is recent enough.</summary>
    /// <param name="wholeSecond">First byte minus the fraction told: what is left is the latency.</param>
    private MonotonicTime? PulseOf(MonotonicTime wholeSecond)
    {
        if (pulse is not { } latest)
            return null;
        if (LatencyCrossesSecond)
        {
            var expected = wholeSecond - TimeInterval.FromSeconds(latency.MedianSeconds);
            var near = previousPulse is { } earlier && (expected - earlier).Abs() < (expected - latest).Abs() ? earlier : latest;
            return (expected - near).Abs() < FreshPulse / 3 ? near : null;
        }

        var before = latest < wholeSecond ? latest : previousPulse;
        return before is { } last && wholeSecond - last < FreshPulse ? last : null;
    }

    private bool Verify(UtcTime told, MonotonicTime firstByte)
    {
        var lateness = (firstByte.Translate<Utc>(offset) - told).Seconds;
        var isNearMedian = latency.IsKnown && Math.Abs(lateness - latency.MedianSeconds) < SameLatencySeconds;
        var jump = LatencyCrossesSecond ? Math.Round(latency.MedianSeconds - lateness) : -Math.Floor(lateness);
        if (isNearMedian || jump == 0)
            return Agree(lateness, firstByte);
        Dispute((int)Math.Clamp(jump, int.MinValue, int.MaxValue), firstByte);
        return false;
    }

    private bool Agree(double lateness, MonotonicTime at)
    {
        agreements++;
        if (disputes > 0 && agreements < LabelsToReconcile)
            return false;
        (disputes, State) = (0, NumberingState.Numbered);
        var since = TimeInterval.Min(at - confirmedAt, FreshPulse * 2);
        confirmedFor = TimeInterval.Min(confirmedFor + since, MaxConfirmation);
        confirmedAt = at;
        latency.Add(lateness);
        return true;
    }

    private void Dispute(int jump, MonotonicTime at)
    {
        agreements = 0;
        if (disputes == 0 || jump != jumpSeconds)
            (disputes, disputedSince, jumpSeconds) = (0, at, jump);
        disputes++;
        if (disputes >= LabelsToDispute)
            State = NumberingState.Disputed;

        var disputedFor = at - disputedSince;
        if (disputedFor < AlmanacTime || disputedFor < confirmedFor || clockIsIndependent || Math.Abs(jump) > MaxCorrectionSeconds)
            return;
        offset += TimeInterval.FromWholeSeconds(jump);
        (State, disputes, confirmedAt, confirmedFor) = (NumberingState.Numbered, 0, at, disputedFor);
        clockOffset = null; // It was set by the numbering that just gave in.
        Renumberings++;
    }
}
