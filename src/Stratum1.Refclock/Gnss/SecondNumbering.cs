namespace Stratum1.Refclock.Gnss;

/// <summary>How sure it is which second a pulse begins.</summary>
public enum NumberingState : byte
{
    /// <summary>No second is known for the pulses.</summary>
    Unnumbered,

    /// <summary>Pulses have seconds, and the receiver's messages agree.</summary>
    Numbered,

    /// <summary>Pulses have seconds, but the receiver's messages now say others. Nothing is measured until one side gives in.</summary>
    Disputed,
}

/// <summary>
/// Decides which second a pulse begins: a matter of its own, apart from where the edge is.
/// </summary>
/// <remarks>
/// <para>A receiver talks about a second after that second's pulse, within less than a second. So the message numbers the last
/// pulse before its first byte, whatever the serial latency is, as long as the latency keeps away from 0 and 1 s; where an
/// earlier run learned the latency, the pulse nearest to "first byte minus latency" is taken instead, and any latency works.</para>
/// <para>Once numbered, pulses are counted on: the oscillator (±500 ppm) leaves no doubt for minutes, the disciplined clock
/// (<see cref="SetClock"/>) for days. Messages only confirm. When they insist on another second, the receiver may have
/// corrected itself (leap seconds learned after a cold start, up to 12.5 minutes) or have gone wrong; neither is
/// followed at once. Only a numbering that is itself young gives in, after a dispute longer than any almanac takes.</para>
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

    /// <summary>Two labels mean the same numbering when they agree to this; ±500 ppm over a gap of ten seconds is half of it.</summary>
    private static readonly TimeInterval SameNumbering = TimeInterval.FromSeconds(0.01);

    /// <summary>The UTC page of the almanac repeats every 12.5 minutes (IS-GPS-200 §20.3.3.5.1): whoever still disputes has it.</summary>
    private static readonly TimeInterval AlmanacTime = TimeInterval.FromWholeSeconds(15 * 60);

    /// <summary>A numbering older than this has outlived every cold-start correction and does not give in.</summary>
    private static readonly TimeInterval Youth = TimeInterval.FromWholeSeconds(20 * 60);

    /// <summary>Without a pulse for so long, ±500 ppm may be a tenth of a second; the clock must number anew.</summary>
    private static readonly TimeInterval MaxGap = TimeInterval.FromWholeSeconds(200);

    private static readonly TimeInterval FreshPulse = TimeInterval.FromSeconds(1.5);

    private MonotonicTime? pulse;
    private MonotonicTime? previousPulse;
    private TimeInterval offset;
    private MonotonicTime numberedAt;

    private TimeInterval candidate;
    private MonotonicTime? candidatePulse;
    private int candidateLabels;

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

    /// <summary>Times an existing numbering gave in.</summary>
    public int Renumberings { get; private set; }

    /// <summary>Tells what the disciplined clock knows, as UTC − raw; null when it is not sure to a fraction of a second.</summary>
    /// <param name="utcMinusRaw">The clock's own estimate, right to better than 0.3 s.</param>
    /// <param name="isIndependent">The knowledge comes from others than this receiver: then a dispute never moves the numbering.</param>
    public void SetClock(TimeInterval? utcMinusRaw, bool isIndependent)
        => (clockOffset, clockIsIndependent) = (utcMinusRaw, isIndependent);

    /// <summary>The second a pulse begins, or null while unnumbered.</summary>
    public UtcTime? SecondOf(MonotonicTime at)
        => State == NumberingState.Unnumbered ? null : at.Translate<Utc>(offset).RoundToSecond();

    /// <summary>A pulse came.</summary>
    public void OnPulse(MonotonicTime at)
    {
        if (pulse is { } before && at - before > MaxGap)
            Forget();
        (previousPulse, pulse) = (pulse, at);

        if (State != NumberingState.Unnumbered)
            offset = at.OffsetTo(SecondOf(at)!.Value);
        else if (clockOffset is { } known)
            Number(at, at.OffsetTo(at.Translate<Utc>(known).RoundToSecond()));
    }

    /// <summary>The receiver told a time it vouches for; call once for each distinct time.</summary>
    /// <param name="told">The time told, week period already corrected.</param>
    /// <param name="firstByte">When the message began to arrive.</param>
    public void OnLabel(UtcTime told, MonotonicTime firstByte)
    {
        if (State == NumberingState.Unnumbered)
            Acquire(told, firstByte);
        else
            Verify(told, firstByte);
    }

    /// <summary>Forgets the numbering; for a receiver that was replaced or silent too long.</summary>
    public void Forget()
    {
        State = NumberingState.Unnumbered;
        (pulse, previousPulse, candidatePulse) = (null, null, null);
        (candidateLabels, disputes, agreements) = (0, 0, 0);
    }

    private void Acquire(UtcTime told, MonotonicTime firstByte)
    {
        var fraction = new TimeInterval(told.Fraction);
        if (PulseOf(firstByte - fraction) is not { } labelled)
        {
            candidateLabels = 0;
            return;
        }

        var lateness = (firstByte - labelled - fraction).Seconds;
        if (!latency.IsKnown && lateness is < MinLatencySeconds or > MaxLatencySeconds)
        {
            IsLatencyAmbiguous = true;
            candidateLabels = 0;
            return;
        }

        if (labelled == candidatePulse)
            return; // More than one message about this second (5 or 10 Hz): one vote.
        var numbering = labelled.OffsetTo(new UtcTime(told.Seconds, 0));
        candidateLabels = candidatePulse is not null && (numbering - candidate).Abs() < SameNumbering ? candidateLabels + 1 : 1;
        (candidate, candidatePulse) = (numbering, labelled);
        if (candidateLabels >= LabelsToNumber)
            Number(labelled, numbering);
    }

    /// <summary>The pulse a message is about, if it is recent enough.</summary>
    /// <param name="wholeSecond">First byte minus the fraction told: what is left is the latency.</param>
    private MonotonicTime? PulseOf(MonotonicTime wholeSecond)
    {
        if (pulse is not { } latest)
            return null;
        if (latency.IsKnown)
        {
            var expected = wholeSecond - TimeInterval.FromSeconds(latency.MedianSeconds);
            var near = previousPulse is { } earlier && (expected - earlier).Abs() < (expected - latest).Abs() ? earlier : latest;
            return (expected - near).Abs() < FreshPulse / 3 ? near : null;
        }

        var before = latest < wholeSecond ? latest : previousPulse;
        return before is { } last && wholeSecond - last < FreshPulse ? last : null;
    }

    private void Verify(UtcTime told, MonotonicTime firstByte)
    {
        var lateness = (firstByte.Translate<Utc>(offset) - told).Seconds;
        var expected = latency.IsKnown ? latency.MedianSeconds : 0.5;
        var jump = (int)Math.Clamp(Math.Round(expected - lateness), int.MinValue, int.MaxValue);
        if (jump == 0)
            Agree(lateness);
        else
            Dispute(jump, firstByte);
    }

    private void Agree(double lateness)
    {
        disputes = 0;
        agreements++;
        if (State == NumberingState.Disputed && agreements >= LabelsToReconcile)
            State = NumberingState.Numbered;
        if (State == NumberingState.Numbered)
            latency.Add(lateness);
    }

    private void Dispute(int jump, MonotonicTime at)
    {
        agreements = 0;
        if (disputes == 0 || jump != jumpSeconds)
            (disputes, disputedSince) = (0, at);
        jumpSeconds = jump;
        disputes++;
        if (disputes >= LabelsToDispute)
            State = NumberingState.Disputed;

        var young = disputedSince - numberedAt < Youth;
        if (State != NumberingState.Disputed || at - disputedSince < AlmanacTime || !young || clockIsIndependent)
            return;
        offset += TimeInterval.FromWholeSeconds(jump);
        (State, disputes, numberedAt) = (NumberingState.Numbered, 0, at);
        Renumberings++;
    }

    private void Number(MonotonicTime at, TimeInterval numbering)
    {
        (State, offset, numberedAt) = (NumberingState.Numbered, numbering, at);
        (disputes, agreements, candidateLabels) = (0, 0, 0);
        IsLatencyAmbiguous = false;
    }
}
