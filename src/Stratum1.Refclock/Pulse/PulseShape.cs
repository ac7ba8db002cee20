namespace Stratum1.Refclock.Pulse;

/// <summary>
/// Finds the edge that marks the second, from the width of the pulse: a receiver's pulse is the short part of the second,
/// whatever the wiring did to its polarity. A pulse inverted by a transistor then needs no setting.
/// </summary>
/// <remarks>
/// Only cycles of one second vote: noise and other rates say nothing. A device that reports only one polarity leaves nothing
/// to find: its edge is taken as it is. A square wave (width within 50 ms of half a second) cannot be told apart from its
/// inverse; the assert edge is assumed. In both cases <see cref="IsAmbiguous"/> says so.
/// </remarks>
/// <param name="width">The pulse's width where the user told it: then also one longer than half a second is recognised.</param>
public sealed class PulseShape(TimeInterval? width = null)
{
    /// <summary>Cycles that must agree before the leading edge is called; chosen: quick, yet immune to one glitch.</summary>
    private const int CyclesToDecide = 2;

    /// <summary>Cycles in a row that must contradict before it is changed.</summary>
    private const int CyclesToChange = 4;

    /// <summary>Edges of one polarity, and none of the other, after which there is no other.</summary>
    private const int EdgesOfSinglePolarity = 3;

    private const double HalfSecondMargin = 0.05;

    /// <summary>500 ppm of the worst oscillator, and interrupt latency at both ends.</summary>
    private const double CycleTolerance = 2.5e-3;

    private MonotonicTime? lastAssert;
    private MonotonicTime? lastClear;
    private EdgePolarity vote;
    private int votes;
    private int edgesOfOnePolarity;

    /// <summary>The polarity of the edge that marks the second, or null while unknown.</summary>
    public EdgePolarity? Leading { get; private set; }

    /// <summary>How long the line stays active after the leading edge; zero while unknown or when only one edge is reported.</summary>
    public TimeInterval Width { get; private set; }

    /// <summary>Which edge marks the second is a guess.</summary>
    public bool IsAmbiguous { get; private set; }

    /// <summary>The last cycles spoke for the other polarity, but not yet often enough.</summary>
    public bool IsContested => votes > 0 && Leading is { } leading && vote != leading;

    /// <summary>Takes an edge into account.</summary>
    public void Observe(PulseEdge edge)
    {
        var isAssert = edge.Polarity == EdgePolarity.Assert;
        var (same, opposite) = isAssert ? (lastAssert, lastClear) : (lastClear, lastAssert);
        if (opposite is { } middle)
        {
            edgesOfOnePolarity = 0;
            if (same is { } begin && begin < middle)
                MeasureCycle(isAssert, (middle - begin).Seconds, (edge.At - middle).Seconds);
        }
        else if (++edgesOfOnePolarity >= EdgesOfSinglePolarity && Leading is null)
        {
            (Leading, IsAmbiguous) = (edge.Polarity, true);
        }

        if (isAssert)
            lastAssert = edge.At;
        else
            lastClear = edge.At;
    }

    /// <summary>Forgets the shape; for a device that was opened anew.</summary>
    public void Reset()
    {
        (lastAssert, lastClear, votes, edgesOfOnePolarity) = (null, null, 0, 0);
        (Leading, Width, IsAmbiguous) = (null, TimeInterval.Zero, false);
    }

    /// <summary>One cycle of the line; decides only when it lasted a second.</summary>
    /// <param name="endsInAssert">The cycle runs from assert to assert, so its first part is the active one.</param>
    /// <param name="firstSeconds">Until the opposite edge.</param>
    /// <param name="secondSeconds">From there to the end.</param>
    private void MeasureCycle(bool endsInAssert, double firstSeconds, double secondSeconds)
    {
        if (Math.Abs(firstSeconds + secondSeconds - 1) > CycleTolerance)
            return;
        var active = endsInAssert ? firstSeconds : secondSeconds;
        var isSquare = Math.Abs(active - 0.5) < HalfSecondMargin;
        var isShort = width is { } told ? Math.Abs(active - told.Seconds) <= Math.Abs(1 - active - told.Seconds) : isSquare || active < 0.5;
        var leading = isShort ? EdgePolarity.Assert : EdgePolarity.Clear;
        votes = leading == vote ? votes + 1 : 1;
        vote = leading;
        if (leading != Leading && votes < (Leading is null ? CyclesToDecide : CyclesToChange))
            return;
        Leading = leading;
        Width = TimeInterval.FromSeconds(leading == EdgePolarity.Assert ? active : 1 - active);
        IsAmbiguous = isSquare;
    }
}
