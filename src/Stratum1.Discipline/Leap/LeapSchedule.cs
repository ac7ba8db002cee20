namespace Stratum1.Discipline.Leap;

/// <summary>Who announced a leap second, by rising trust.</summary>
public enum LeapOrigin
{
    /// <summary>The majority of the servers followed.</summary>
    Network,

    /// <summary>A receiver, from the satellites' messages.</summary>
    Receiver,

    /// <summary>The configured list.</summary>
    List,
}

// Who is believed? A list that has not expired knows all leap seconds to come: what it has happens, what it does not have does not, however
// many servers announce it (most false leap seconds were announced by servers that had misread a receiver). Without one, a
// receiver that announces is believed, for the satellites' message carries the date. Servers only say "tonight", and are
// believed on the nights on which leap seconds are usual.

/// <summary>Knows the next leap second, and TAI − UTC. Every leap second happens once.</summary>
public sealed class LeapSchedule
{
    private LeapEvent? last;
    private int? taiMinusUtc;
    private int? toldLast;
    private int? toldBeforeLeap;

    /// <summary>The configured list; null without one.</summary>
    public LeapTable? Table { get; set; }

    /// <summary>The next leap second, as far as anybody announces one.</summary>
    public LeapEvent? Next { get; private set; }

    /// <summary>Who said so; meaningless without <see cref="Next"/>.</summary>
    public LeapOrigin Origin { get; private set; }

    /// <summary>The leap second that has happened since start; null when none has.</summary>
    public LeapEvent? Last => last;

    /// <summary>TAI − UTC in seconds; null while unknown.</summary>
    /// <param name="clock">What the clock reads.</param>
    /// <param name="told">What a receiver says; null when none knows.</param>
    /// <remarks>After a leap second what was counted counts, as long as the receiver says what it said before.</remarks>
    public int? TaiMinusUtc(UtcTime clock, int? told)
    {
        toldLast = told;
        if (Table is { } table && table.Knows(clock))
            taiMinusUtc = table.TaiMinusUtcAt(last is { } leap && leap.Midnight > clock ? leap.Midnight : clock);
        else if (last is null || told != toldBeforeLeap)
            taiMinusUtc = told ?? taiMinusUtc ?? Table?.TaiMinusUtcAt(clock);
        return taiMinusUtc;
    }

    /// <summary>Hears what is announced; call about once a second.</summary>
    /// <param name="clock">What the clock reads; it must be right to a fraction of a day.</param>
    /// <param name="receiver">A receiver's announcement, or null.</param>
    /// <param name="network">What the servers followed announce for the end of the day.</param>
    public void Hear(UtcTime clock, LeapEvent? receiver, LeapIndicator network)
    {
        (Next, Origin) = Decide(clock, receiver, network);
        if (Next is { } next && last is { } done && (next.Midnight - done.Midnight).Abs() < TimeInterval.FromWholeSeconds(86_400))
            Next = null; // Clocks that leapt back read the last day once more, and announcements lag.
    }

    /// <summary>What clients are told: the leap second on its last day.</summary>
    public LeapIndicator IndicatorAt(UtcTime clock) => Next is { } next && next.IsLastDay(clock) ? next.Kind : LeapIndicator.None;

    /// <summary>It has happened.</summary>
    public void Happened(LeapEvent leap)
    {
        last = leap;
        Next = null;
        taiMinusUtc -= (int)leap.Shift.Seconds;
        toldBeforeLeap = toldLast;
    }

    private (LeapEvent? Next, LeapOrigin Origin) Decide(UtcTime clock, LeapEvent? receiver, LeapIndicator network)
    {
        if (Table is { } table)
        {
            if (table.NextAfter(clock) is { } listed)
                return (listed, LeapOrigin.List);
            if (table.Knows(clock + TimeInterval.FromWholeSeconds(86_400)))
                return (null, LeapOrigin.List);
        }

        if (receiver is { } told && told.Midnight > clock)
            return (told, LeapOrigin.Receiver);
        return (LeapEvent.AtEndOfDay(clock, network), LeapOrigin.Network);
    }
}
