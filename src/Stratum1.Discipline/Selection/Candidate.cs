using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Selection;

/// <summary>What selection has to know of a source.</summary>
/// <param name="Traits">Its configured options.</param>
/// <param name="IsReferenceClock">Hardware of this machine, not a server.</param>
/// <param name="IsAuthenticated">A server whose packets are authenticated (NTS or a symmetric key).</param>
/// <param name="Stratum">Of the source, after its <c>minstratum</c>; 0 for a reference clock.</param>
/// <param name="Leap">What it says.</param>
/// <param name="Id">Made of its address; orders the members of an orphan group.</param>
/// <param name="Reach">One bit per poll, newest lowest; zero is unreachable.</param>
/// <param name="Unanswered">Polls since it became unreachable.</param>
/// <param name="MaxUnreach">The <c>maxunreach</c> option.</param>
/// <param name="HasEstimate">Whether the following are meaningful.</param>
/// <param name="Estimate">At any time: it is looked ahead to the moment of selection.</param>
/// <param name="Bound">Systematic error, with the root distance of the server.</param>
/// <param name="HistoryStart">Since when its samples matter to the estimate.</param>
/// <param name="LastSampleAt">When its newest sample was taken.</param>
public readonly record struct Candidate(
    SourceTraits Traits,
    bool IsReferenceClock,
    bool IsAuthenticated,
    int Stratum,
    LeapIndicator Leap,
    ReferenceId Id,
    byte Reach,
    long Unanswered,
    long MaxUnreach,
    bool HasEstimate,
    Estimate Estimate,
    TimeInterval Bound,
    MonotonicTime HistoryStart,
    MonotonicTime LastSampleAt)
{
    /// <summary>
    /// Where the estimate comes from; lets the combination ask for one that suits several sources. Null uses the estimate as it is.
    /// </summary>
    public SourceStatistics? Statistics { get; init; }

    /// <summary>
    /// Our own ID as that source sees us: in an orphan group only a source with a smaller one may lead us. Zero, none may, while our
    /// address is not known.
    /// </summary>
    public ReferenceId LocalId { get; init; }

    /// <summary>chrony's default of <c>maxunreach</c>: a year and a half of polls at 512 s.</summary>
    public const long DefaultMaxUnreach = 100_000;

    /// <summary>A candidate with what its statistics know, at <paramref name="now"/>.</summary>
    public static Candidate From(
        SourceStatistics statistics,
        MonotonicTime now,
        SourceTraits traits,
        bool isReferenceClock,
        bool isAuthenticated = false,
        int stratum = 0,
        byte reach = 0xFF)
        => new(
            traits, isReferenceClock, isAuthenticated, stratum, LeapIndicator.None, default, reach, 0, DefaultMaxUnreach,
            statistics.TryEstimate(now, out var estimate), estimate, statistics.Bound, statistics.HistoryStart, statistics.LastSampleAt)
        {
            Statistics = statistics,
        };
}
