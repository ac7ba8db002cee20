using Stratum1.Refclock.Framing;

namespace Stratum1.Engine;

/// <summary>How much of what a receiver says arrives damaged, lately: a bad wire is another fault than a silent receiver.</summary>
public sealed class WireQuality
{
    /// <summary>Each second counts for so much of the next: a memory of ten seconds.</summary>
    private const double Keep = 0.9;

    /// <summary>More than this part is a bad wire, not an accident.</summary>
    private const double Bad = 0.3;

    /// <summary>So many sentences (remembered) must have come before their part says anything.</summary>
    private const double Enough = 10;

    private double good;
    private double damaged;
    private long lastGood;
    private long lastDamaged;

    /// <summary>So much arrives damaged that the wire is to blame.</summary>
    public bool IsBad => good + damaged >= Enough && damaged > Bad * (good + damaged);

    /// <summary>Looks at the counters; once a second.</summary>
    public void Look(FrameCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        var (nowGood, nowDamaged) = (counters.Good(FrameProtocol.Nmea) + counters.Good(FrameProtocol.Ubx), Damaged(counters));
        good = (Keep * good) + (nowGood - lastGood);
        damaged = (Keep * damaged) + (nowDamaged - lastDamaged);
        (lastGood, lastDamaged) = (nowGood, nowDamaged);
    }

    private static long Damaged(FrameCounters counters)
        => counters.Rejected(FrameFault.BadSentenceChecksum) + counters.Rejected(FrameFault.GarbledLine)
            + counters.Rejected(FrameFault.MergedLine) + counters.Rejected(FrameFault.BadBinaryChecksum);
}
