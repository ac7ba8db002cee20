namespace Stratum1.Refclock.Pulse;

/// <summary>
/// The instants of UTC that a pulse can mean: whole seconds, or at a higher rate their equal parts. Something that knows the time to
/// within half of the distance tells which one it is.
/// </summary>
/// <param name="rate">Pulses per second; positive.</param>
/// <param name="width">Width of the pulse where it is known: then the wrong edge is recognised; zero accepts any.</param>
public sealed class PulseGrid(int rate, TimeInterval width)
{
    /// <summary>Beyond this part of the distance it is a matter of luck which pulse is meant (chrony's limit for <c>lock</c>).</summary>
    private const double LockLimit = 0.4;

    /// <summary>Distance between two pulses, s.</summary>
    public double Distance { get; } = 1.0 / rate;

    /// <summary>Gives a pulse its second.</summary>
    /// <param name="at">Raw time of the edge.</param>
    /// <param name="phase">How much later than the grid the reference says that the edge is, s.</param>
    /// <param name="known">UTC − raw, roughly.</param>
    /// <param name="error">Bound of its error.</param>
    /// <param name="offset">UTC − raw by the pulse.</param>
    /// <returns>False when what is known leaves the second open, or the edge is the wrong one.</returns>
    public bool TryNumber(MonotonicTime at, double phase, TimeInterval known, TimeInterval error, out TimeInterval offset)
    {
        offset = Nearest(at, phase, known);
        var difference = (known - offset).Abs().Seconds + error.Seconds;
        return difference <= LockLimit * Distance && IsRightEdge(difference);
    }

    /// <summary>As <see cref="TryNumber"/> by the clock itself: a difference from it is what the pulse is there to tell.</summary>
    public bool TryNumberByClock(MonotonicTime at, double phase, TimeInterval known, TimeInterval error, out TimeInterval offset)
    {
        offset = Nearest(at, phase, known);
        return error.Seconds < Distance / 2.0 && IsRightEdge(Math.Max((known - offset).Abs().Seconds, error.Seconds));
    }

    private TimeInterval Nearest(MonotonicTime at, double phase, TimeInterval known)
    {
        var about = at.Translate<Utc>(known);
        var second = new UtcTime(about.Seconds, 0);
        var nearest = Math.Round(((about - second).Seconds - phase) * rate) / rate;
        return at.OffsetTo(second + TimeInterval.FromSeconds(nearest + phase));
    }

    // The other edge is off by the width, or by the rest of the distance.
    private bool IsRightEdge(double difference)
        => width <= TimeInterval.Zero || difference <= Math.Min(width.Seconds, Distance - width.Seconds) / 2.0;
}
