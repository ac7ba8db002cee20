using Stratum1.Discipline.Selection;
using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Selection;

/// <summary>Candidates by the few properties a test is about.</summary>
internal static class SelectionTestSources
{
    public static readonly MonotonicTime Now = MonotonicTime.FromTimespec(1_700_000_000, 0);

    public static Candidate Server(
        double offset = 0.0,
        double bound = 1e-2,
        SourceTraits traits = SourceTraits.None,
        bool authenticated = false,
        int stratum = 1,
        double error = 1e-5,
        byte reach = 0xFF,
        uint id = 1)
        => new(
            traits, IsReferenceClock: false, authenticated, stratum, LeapIndicator.None, new ReferenceId(id), reach,
            Unanswered: 0, Candidate.DefaultMaxUnreach, HasEstimate: true, Estimate(offset, error), Seconds(bound),
            HistoryStart: Now - Seconds(1000), Now);

    public static Candidate Pulse(double offset = 0.0, double bound = 1e-6, SourceTraits traits = SourceTraits.None)
        => Server(offset, bound, traits, stratum: 0, error: 1e-7) with { IsReferenceClock = true };

    public static Estimate Estimate(double offset, double error)
        => new(Now, Seconds(offset), Frequency.Zero, 0.0, 1.0, error * error, 0.0, 1e-16, 1e-18, 5.0 * error, 0.1 * error * error, 1.0);

    public static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);

    /// <summary>The letters of all sources after one selection.</summary>
    public static string Letters(this SourceSelection selection, params Candidate[] candidates)
    {
        selection.Select(Now, candidates);
        return string.Concat(selection.Reports.ToArray().Select(report => (char)report.State));
    }
}
