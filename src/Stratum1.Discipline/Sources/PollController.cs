namespace Stratum1.Discipline.Sources;

// How often must a server be asked? Asked more often than its noise and our oscillator's wander call for, the filter merely averages more
// samples; asked more rarely, the clock runs unwatched in between. The filter itself says where it stands: its estimate rests on 1/K
// samples (K the phase gain). While that is well above the target the interval is doubled, below it is halved. 1/K falls by
// 2^¾ with each doubling (K grows as r^½T^¾), so a band of ±½ in log₂ cannot make it swing between two intervals.
//
// A very quiet path would be asked for ever at the shortest interval by that rule, to make a small error smaller still. But half of the
// delay is what an asymmetry may hide, and nobody knows how much of it does: where the estimate's error is less than a hundredth of that,
// more samples bring no truth, only load for the server.

/// <summary>Chooses the poll interval of a server between <c>minpoll</c> and <c>maxpoll</c>.</summary>
public sealed class PollController
{
    /// <summary>chrony's default of <c>polltarget</c>.</summary>
    public const double DefaultTarget = 8.0;

    /// <summary>
    /// Our samples per one of the target, beyond the one that an estimate always rests on: chosen by measurement (S6-wan-p6-10), so that
    /// the default (16 samples) loses at most half of the accuracy. A target of 1 is always met.
    /// </summary>
    private const double SamplesPerTarget = 15.0 / 7.0;

    /// <summary>
    /// Doublings at once when one sample is all that is asked for (chrony's figure for three samples and a target of one).
    /// </summary>
    private const int HastySteps = 2;

    /// <summary>Dead band in log₂ of the samples.</summary>
    private const double Band = 0.5;

    /// <summary>
    /// With the default target, an error of so many parts of half the delay is small enough; with twice the target, half of it.
    /// </summary>
    private const double SmallError = 1e-2;

    /// <summary>
    /// log₂ of the parts of <see cref="SmallError"/> at which the interval stays, above: predictions become worse by up to 2^1.5 with a
    /// doubling of it.
    /// </summary>
    private const double ErrorBand = 2.0;

    /// <summary>Samples in a row that must want the same change, less one; fewer with a small target, which asks for haste.</summary>
    private const int Patience = 4;

    private int minimum;
    private int maximum;
    private double target;
    private int wish;
    private double backedOff;

    /// <summary>Begins with the shortest interval.</summary>
    /// <param name="minimum">log₂ s.</param>
    /// <param name="maximum">log₂ s; not below <paramref name="minimum"/>.</param>
    /// <param name="target"><c>polltarget</c>: samples that the estimate should rest on.</param>
    public PollController(int minimum, int maximum, double target = DefaultTarget)
    {
        this.minimum = minimum;
        this.maximum = Math.Max(minimum, maximum);
        this.target = target;
        Poll = minimum;
    }

    /// <summary>log₂ of the interval in seconds.</summary>
    public int Poll { get; private set; }

    /// <summary>The interval.</summary>
    public TimeInterval Interval => TimeInterval.FromSeconds(Math.Pow(2.0, Poll));

    /// <summary>A command has changed the limits, as the constructor takes them.</summary>
    public void Change(int shortest, int longest, double samples)
    {
        (minimum, maximum, target) = (shortest, Math.Max(shortest, longest), samples);
        Poll = Math.Clamp(Poll, minimum, maximum);
    }

    /// <summary>A sample was taken.</summary>
    /// <param name="effectiveSamples">See <see cref="SourceStatistics.EffectiveSamples"/>.</param>
    /// <param name="error">Standard deviation of the estimate when the next sample is due, in parts of half the delay.</param>
    public void Update(double effectiveSamples, double error = 1.0)
    {
        if (target <= 1.0)
        {
            Poll = Math.Min(Poll + HastySteps, maximum);
            return;
        }

        var excess = Math.Log2(Math.Max(effectiveSamples, 1e-3) / (1.0 + (SamplesPerTarget * (target - 1.0))));
        var ease = Math.Log2(SmallError * DefaultTarget / (target * Math.Max(error, 1e-9)));
        if (ease > -ErrorBand)
            excess = Math.Max(excess, ease > Band ? ease : 0.0);
        wish = excess > Band ? Math.Max(wish, 0) + 1 : excess < -Band ? Math.Min(wish, 0) - 1 : 0;
        if (Math.Abs(wish) <= Math.Min(Patience, (int)(target / 2)))
            return;
        Poll = Math.Clamp(Poll + Math.Sign(wish), minimum, maximum);
        wish = 0;
    }

    /// <summary>Nothing came of a request: the interval grows, slowly.</summary>
    /// <param name="part">Of a doubling; parts add up.</param>
    public void BackOff(double part)
    {
        backedOff += part;
        if (backedOff < 1.0)
            return;
        backedOff = 0.0;
        Poll = Math.Min(Poll + 1, maximum);
    }

    /// <summary>The prediction was bad: the interval is halved so often, rounded down.</summary>
    public void Hasten(double halvings)
    {
        Poll = Math.Max(minimum, Poll - (int)Math.Min(halvings, maximum - minimum));
        wish = 0;
        backedOff = 0.0;
    }

    /// <summary>Back to the shortest interval: the source has jumped or was reset.</summary>
    public void Reset()
    {
        Poll = minimum;
        wish = 0;
        backedOff = 0.0;
    }
}
