namespace Stratum1.Refclock.Pulse;

/// <summary>
/// Finds the edge that marks the second, from the width of the pulse: a receiver's pulse is the short part of the second,
/// whatever the wiring did to its polarity. A pulse inverted by a transistor then needs no setting.
/// </summary>
/// <remarks>
/// A device that reports only one polarity leaves nothing to find: its edge is taken as it is. A square wave (width
/// within 50 ms of half a second) cannot be told apart from its inverse; the assert edge is assumed and
/// <see cref="IsAmbiguous"/> says so.
/// </remarks>
public sealed class PulseShape
{
    /// <summary>Pulses that must agree before the leading edge is called; chosen: quick, yet immune to one glitch.</summary>
    private const int CyclesToDecide = 2;

    /// <summary>Pulses in a row that must contradict before it is changed.</summary>
    private const int CyclesToChange = 5;

    private const double HalfSecondMargin = 0.05;

    private MonotonicTime? lastAssert;
    private MonotonicTime? lastClear;
    private EdgePolarity? vote;
    private int votes;
    private int edgesOfOnePolarity;

    /// <summary>The polarity of the edge that marks the second, or null while unknown.</summary>
    public EdgePolarity? Leading { get; private set; }

    /// <summary>How long the line stays active after the leading edge; zero while unknown or when only one edge is reported.</summary>
    public TimeInterval Width { get; private set; }

    /// <summary>The pulse is so close to half a second long that its polarity is a guess.</summary>
    public bool IsAmbiguous { get; private set; }

    /// <summary>Takes an edge into account.</summary>
    /// <returns>True when the edge is of the polarity that marks the second.</returns>
    public bool Observe(PulseEdge edge)
    {
        var opposite = edge.Polarity == EdgePolarity.Assert ? lastClear : lastAssert;
        if (opposite is { } before && edge.At - before < TimeInterval.FromWholeSeconds(1) && edge.At > before)
            Measure(edge.Polarity, edge.At - before);
        else
            CountSingle();

        if (edge.Polarity == EdgePolarity.Assert)
            lastAssert = edge.At;
        else
            lastClear = edge.At;
        return edge.Polarity == Leading;

        void CountSingle()
        {
            edgesOfOnePolarity++;
            if (edgesOfOnePolarity > CyclesToDecide && Leading is null)
                Leading = edge.Polarity;
        }
    }

    /// <summary>Forgets the shape; for a device that was opened anew.</summary>
    public void Reset()
    {
        (lastAssert, lastClear, vote, votes, edgesOfOnePolarity) = (null, null, null, 0, 0);
        (Leading, Width, IsAmbiguous) = (null, TimeInterval.Zero, false);
    }

    /// <summary>An edge ended an interval of less than a second: the shorter of the two in a cycle is the pulse.</summary>
    private void Measure(EdgePolarity ending, TimeInterval length)
    {
        edgesOfOnePolarity = 0;
        var seconds = length.Seconds;
        if (seconds > 0.5 + HalfSecondMargin)
            return; // The pause between pulses; the pulse itself votes.

        var square = seconds > 0.5 - HalfSecondMargin;
        var leading = square || ending == EdgePolarity.Clear ? EdgePolarity.Assert : EdgePolarity.Clear;
        votes = leading == vote ? votes + 1 : 1;
        vote = leading;
        if (votes < (Leading is null ? CyclesToDecide : CyclesToChange) && leading != Leading)
            return;
        Leading = leading;
        Width = length;
        IsAmbiguous = square;
    }
}
