namespace Stratum1.Refclock.Gnss;

/// <summary>
/// Puts a receiver's date into the right 1024-week period. The signal carries the week modulo 1024; firmware guesses the
/// rest from a date built into it, and jumps back 7168 days when that guess expires (IS-GPS-200 §20.3.3.3.1.1).
/// </summary>
/// <remarks>Time cannot be before this program was built, nor before the time it last saved: that is the floor.</remarks>
/// <param name="floor">The later of build date and saved time.</param>
public sealed class WeekRollover(UtcTime floor)
{
    /// <summary>1024 weeks of 604 800 s; no leap second changes it, POSIX seconds do not count them.</summary>
    private static readonly TimeInterval Period = TimeInterval.FromWholeSeconds(1024L * 604_800);

    /// <summary>Clocks of build machines and saved time may be a little ahead.</summary>
    private static readonly TimeInterval Slack = TimeInterval.FromWholeSeconds(86_400);

    /// <summary>Nothing before this is believed.</summary>
    public UtcTime Floor { get; } = floor;

    /// <summary>How many periods the last date was moved; more than zero deserves a warning.</summary>
    public int LastPeriods { get; private set; }

    /// <summary>The date in the first period that does not put it before the floor.</summary>
    /// <param name="told">What the receiver says.</param>
    public UtcTime Correct(UtcTime told)
    {
        var corrected = told;
        LastPeriods = 0;
        while (corrected < Floor - Slack && LastPeriods < 100)
        {
            corrected += Period;
            LastPeriods++;
        }

        return corrected;
    }
}
