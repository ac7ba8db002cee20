using Stratum1.Engine;

namespace Stratum1.Simulation.Daemon;

/// <summary>
/// A board's oscillator and the kernel's clock on it, as functions of true time. Knows nothing of the engine's ledger, so that an
/// error there shows.
/// </summary>
public sealed class SimulatedClock
{
    private readonly Random random;
    private readonly double wander;
    private readonly UtcTime start;
    private readonly TimeInterval initialError;

    // The oscillator: at true second `second` it has gained `gained` s, and gains `frequency` s/s until the next.
    private double frequency;
    private double gained;
    private long second;

    // The kernel's clock: at oscillator time `changedAt` (s since start) it had gained `corrected` s on it, and gains `rate` s/s.
    private double changedAt;
    private double corrected;
    private double rate;
    private TimeInterval steps;

    // The kernel: what it was told to do at the end of the day, and when it has done it.
    private LeapIndicator leapToMake;
    private TimeInterval leapShift;
    private double leaptAt;

    /// <summary>Begins at true time zero.</summary>
    /// <param name="random">Seeded.</param>
    /// <param name="start">True time at the start.</param>
    /// <param name="initialError">Clock − truth at the start.</param>
    /// <param name="frequency">Frequency error of the oscillator, s/s; positive is fast.</param>
    /// <param name="wander">Random walk of the frequency, per √s.</param>
    public SimulatedClock(Random random, UtcTime start, TimeInterval initialError, double frequency, double wander)
        => (this.random, this.start, this.initialError, this.frequency, this.wander) = (random, start, initialError, frequency, wander);

    /// <summary>True frequency error now.</summary>
    public double Frequency => frequency;

    /// <summary>The rate that the kernel's clock was given.</summary>
    public Frequency Rate => new(rate);

    /// <summary>A true second has passed: the frequency wanders on.</summary>
    public void NextSecond()
    {
        gained += frequency;
        second++;
        frequency += wander * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    /// <summary>The kernel notices midnight at its next tick, so long after it, in seconds.</summary>
    public double TickDelay { get; set; } = 0.003;

    /// <summary>What the kernel's clock reads at a true time, in seconds after the start; not earlier than a reading before.</summary>
    public UtcTime Read(double t)
    {
        if (leapToMake != LeapIndicator.None)
            LeapIfDue(t);
        return ReadingAt(t);
    }

    /// <summary>Both clocks.</summary>
    public ClockReading ReadBoth(double t) => new(Read(t), TimeInterval.FromSeconds(t + GainedAt(t) + CorrectedAt(t)));

    /// <summary>When the clock will read this, in true seconds after the start; near enough for a timer.</summary>
    public double TimeOf(UtcTime reading)
    {
        var t = (reading - start - initialError - steps - leapShift).Seconds;
        // The clock's rate differs from one by a tenth at most: each turn gains a digit.
        for (var i = 0; i < 12; i++)
            t -= (ReadingAt(t) - reading).Seconds;
        return t;
    }

    /// <summary>Does what adjtimex does.</summary>
    public void Apply(double t, in EngineAction action)
    {
        switch (action.Kind)
        {
            case EngineActionKind.StepClock:
                steps += action.Step;
                leapToMake = LeapIndicator.None; // As the kernel's ntp_clear.
                break;
            case EngineActionKind.SetStatus:
                leapToMake = action.Status.Leap;
                break;
            case EngineActionKind.SetRate:
                corrected = CorrectedAt(t);
                changedAt = t + GainedAt(t);
                rate = action.Rate.Ratio;
                break;
        }
    }

    /// <summary>The oscillator becomes faster by so much.</summary>
    public void Detune(double change) => frequency += change;

    /// <summary>Somebody else moves the clock.</summary>
    public void StepBy(TimeInterval by) => steps += by;

    private UtcTime ReadingAt(double t)
        => start + initialError + steps + (t >= leaptAt ? leapShift : TimeInterval.Zero)
            + TimeInterval.FromSeconds(t + GainedAt(t) + CorrectedAt(t));

    // second_overflow in kernel/time/ntp.c: at the first tick after midnight back to 23:59:59, or at 23:59:59 on to midnight.
    private void LeapIfDue(double t)
    {
        var oneSecond = TimeInterval.FromWholeSeconds(1);
        var reading = ReadingAt(t) - TimeInterval.FromSeconds(TickDelay);
        var boundary = leapToMake == LeapIndicator.Insert ? reading : reading + oneSecond;
        if (boundary.Seconds % 86_400 != 0)
            return;
        leapShift += leapToMake == LeapIndicator.Insert ? -oneSecond : oneSecond;
        leaptAt = t;
        leapToMake = LeapIndicator.None;
    }

    private double GainedAt(double t) => gained + ((t - second) * frequency);

    private double CorrectedAt(double t) => corrected + ((t + GainedAt(t) - changedAt) * rate);
}
