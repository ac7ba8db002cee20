using Stratum1.Refclock.Receiver;

namespace Stratum1.Refclock.Gnss;

/// <summary>
/// Picks one kind of message to number pulses by. Receivers send several, and their seconds need not agree: some ZDA belong to
/// the cycle before, some GGA to another epoch than RMC, and each kind has a latency of its own.
/// </summary>
public sealed class LabelSource
{
    /// <summary>Binary time first (it carries validity), then dated sentences, then sentences whose date is borrowed.</summary>
    private static readonly TimeReportSource[] Preference =
    [
        TimeReportSource.NavTimeUtc, TimeReportSource.NavPvt, TimeReportSource.Rmc, TimeReportSource.Zda, TimeReportSource.NavTimeGps,
        TimeReportSource.NavSol, TimeReportSource.Gns, TimeReportSource.Gga, TimeReportSource.Gll,
    ];

    /// <summary>A kind that was not heard for so long may be replaced by a lesser one.</summary>
    private static readonly TimeInterval Patience = TimeInterval.FromSeconds(5);

    private MonotonicTime lastHeard;

    /// <summary>The kind in use, or null before the first report.</summary>
    public TimeReportSource? Chosen { get; private set; }

    /// <summary>Whether a report of this kind, just heard, is the one to use.</summary>
    /// <param name="source">The kind.</param>
    /// <param name="now">When it was heard.</param>
    /// <param name="isNew">True when it replaces another kind: what was learned of latencies does not hold any more.</param>
    public bool Uses(TimeReportSource source, MonotonicTime now, out bool isNew)
    {
        isNew = false;
        if (source != Chosen)
        {
            var isBetter = Chosen is not { } chosen || Rank(source) < Rank(chosen);
            if (!isBetter && now - lastHeard < Patience)
                return false;
            isNew = Chosen is not null;
            Chosen = source;
        }

        lastHeard = now;
        return true;
    }

    private static int Rank(TimeReportSource source) => Array.IndexOf(Preference, source);
}
