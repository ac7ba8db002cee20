using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Receiver;

/// <summary>A leap second that a receiver announces.</summary>
/// <param name="Kind">Insert or delete.</param>
/// <param name="At">The second after it: midnight UTC, the first of a month (ITU-R TF.460).</param>
public readonly record struct PendingLeap(LeapIndicator Kind, UtcTime At)
{
    private const long SecondsPerDay = 86_400;

    /// <summary>The change that NAV-TIMELS announces, or null when it announces none.</summary>
    /// <param name="message">What the receiver says.</param>
    /// <param name="now">The receiver's newest UTC, or null when it has told none.</param>
    internal static PendingLeap? From(in NavTimeLs message, UtcTime? now)
    {
        if (!message.IsChangePending)
            return null;

        // Without a time, week and day must do. Whether days count from 0 or 1, the first of a month is nearest.
        var about = now is { } time
            ? time.Seconds + message.SecondsToEvent
            : GpsTime.OriginSeconds + (((message.EventWeek * 7L) + message.EventDay) * SecondsPerDay);
        return new(message.Change > 0 ? LeapIndicator.Insert : LeapIndicator.Delete, NearestMonth(about));
    }

    private static UtcTime NearestMonth(long seconds)
    {
        var date = UtcDate.From(new(seconds + (15 * SecondsPerDay), 0));
        return new UtcDate(date.Year, date.Month, 1, 0, 0, 0).ToUtc();
    }
}
