using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Selection;

/// <summary>Why there is (no) result, in the words a log line uses.</summary>
public enum SelectionVerdict
{
    /// <summary>A best source is selected and an estimate combined.</summary>
    Selected,

    /// <summary>No source passes its own tests.</summary>
    NoSelectableSources,

    /// <summary>The sources contradict each other.</summary>
    NoMajority,

    /// <summary><c>minsources</c> or a required source is missing.</summary>
    TooFewSources,

    /// <summary>Good sources wait: for others, or for a fresh sample.</summary>
    Waiting,
}

/// <summary>The result of a selection.</summary>
/// <param name="Verdict">What happened.</param>
/// <param name="Best">Index of the best source; −1 without one.</param>
/// <param name="Combined">How many sources the estimate rests on.</param>
/// <param name="Estimate">The combined estimate; meaningful when <paramref name="Best"/> ≥ 0.</param>
/// <param name="Bound">Systematic error of the combined estimate.</param>
/// <param name="Leap">The leap announced by most of the combined sources.</param>
/// <param name="Agreeing">The largest number of sources that agree, of all that passed their own tests.</param>
/// <param name="BestChanged">Whether another source than last time is the best.</param>
public readonly record struct SelectionOutcome(
    SelectionVerdict Verdict,
    int Best,
    int Combined,
    Estimate Estimate,
    TimeInterval Bound,
    LeapIndicator Leap,
    int Agreeing,
    bool BestChanged);
