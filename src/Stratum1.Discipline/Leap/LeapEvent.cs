namespace Stratum1.Discipline.Leap;

/// <summary>One leap second, as POSIX clocks see it: a second is counted twice, or left out.</summary>
/// <param name="Midnight">The first second of the new month.</param>
/// <param name="Kind">Insert (23:59:60 exists) or delete (23:59:59 does not).</param>
public readonly record struct LeapEvent(UtcTime Midnight, LeapIndicator Kind)
{
    private static readonly TimeInterval Second = TimeInterval.FromWholeSeconds(1);
    private static readonly TimeInterval Day = TimeInterval.FromWholeSeconds(86_400);

    /// <summary>What UTC jumps by: −1 s when a second is inserted, +1 s when one is deleted.</summary>
    public TimeInterval Shift => Kind == LeapIndicator.Insert ? -Second : Second;

    /// <summary>The reading at which it jumps, as the kernel does it: 00:00:00 becomes 23:59:59, or 23:59:59 becomes 00:00:00.</summary>
    public UtcTime At => Kind == LeapIndicator.Insert ? Midnight : Midnight - Second;

    /// <summary>Whether the clock reads a time in the day that ends with it: when clients are to be told.</summary>
    public bool IsLastDay(UtcTime clock) => clock < At && clock >= Midnight - Day;

    /// <summary>The leap second at the end of the day, if it is 30 June or 31 December (ITU-R TF.460 §2.1: the first choices).</summary>
    public static LeapEvent? AtEndOfDay(UtcTime clock, LeapIndicator kind)
    {
        var today = UtcDate.From(clock);
        var isUsual = (today.Month, today.Day) is (6, 30) or (12, 31);
        return isUsual && kind is (LeapIndicator.Insert or LeapIndicator.Delete)
            ? new(new UtcDate(today.Year, today.Month, today.Day, 0, 0, 0).ToUtc() + Day, kind)
            : null;
    }
}
