namespace Stratum1.Refclock.Gnss;

/// <summary>
/// Puts a receiver's date into the right 1024-week period. The signal carries the week modulo 1024; firmware guesses the
/// rest from a date built into it, and jumps back 7168 days when that guess expires (IS-GPS-200 §20.3.3.3.1.1).
/// </summary>
/// <remarks>
/// Time cannot be before this program was built. Saved time tells more, but may itself be wrong (a day ahead, say): it moves a date
/// only when the date is more than half a period before it.
/// </remarks>
/// <param name="built">When this program was built.</param>
/// <param name="saved">The time this machine last saved, or null.</param>
public sealed class WeekRollover(UtcTime built, UtcTime? saved)
{
    /// <summary>1024 weeks of 604 800 s; no leap second changes it, POSIX seconds do not count them.</summary>
    private static readonly TimeInterval Period = TimeInterval.FromWholeSeconds(1024L * 604_800);

    /// <summary>Clocks of build machines may be a little ahead.</summary>
    private static readonly TimeInterval Slack = TimeInterval.FromWholeSeconds(86_400);

    /// <summary>
    /// A date that had to be moved and lands further in the future than this was no date of a signal, but a receiver's
    /// power-up default (1980-01-06, 2000-01-01). Chosen: longer than a box lies on a shelf.
    /// </summary>
    private static readonly TimeInterval MaxAhead = TimeInterval.FromWholeSeconds(10L * 365 * 86_400);

    private readonly UtcTime reference = saved is { } time && time > built ? time : built;

    /// <summary>How many periods the last date was moved; more than zero deserves a warning.</summary>
    public int LastPeriods { get; private set; }

    /// <summary>Finds the date meant.</summary>
    /// <param name="told">What the receiver says.</param>
    /// <param name="corrected">The same, moved by whole periods.</param>
    /// <returns>False when no period makes sense of the date.</returns>
    public bool TryCorrect(UtcTime told, out UtcTime corrected)
    {
        corrected = told;
        LastPeriods = 0;
        while (corrected < built - Slack || reference - corrected > Period / 2)
        {
            if (LastPeriods == 10)
                return false;
            corrected += Period;
            LastPeriods++;
        }

        return LastPeriods == 0 || corrected - reference < MaxAhead;
    }
}
