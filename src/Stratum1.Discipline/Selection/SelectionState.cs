namespace Stratum1.Discipline.Selection;

/// <summary>
/// Why a source is or is not used; every source always has exactly one. The values are chrony's letters (chronyc selectdata).
/// </summary>
public enum SelectionState
{
    /// <summary>Option <c>noselect</c> is set, or a rule on authentication sets it.</summary>
    NotSelectable = 'N',

    /// <summary>The source itself says that it is not synchronised.</summary>
    Unsynchronised = 's',

    /// <summary>Too few samples yet.</summary>
    TooFewSamples = 'M',

    /// <summary>Stratum outside <c>minstratum</c> to <c>maxstratum</c>.</summary>
    BadStratum = 'r',

    /// <summary>Root distance above <c>maxdistance</c>.</summary>
    TooDistant = 'd',

    /// <summary>Jitter above <c>maxjitter</c>.</summary>
    TooJittery = '~',

    /// <summary>Waits for other sources that will have enough samples in a moment.</summary>
    WaitsForOthers = 'w',

    /// <summary>Silent for so long that the others know better (or longer than <c>maxunreach</c>).</summary>
    Stale = 'S',

    /// <summary>Another node of the orphan group leads, or a real source exists.</summary>
    Orphan = 'O',

    /// <summary>Not within the bounds of the trusted sources.</summary>
    DisagreesWithTrusted = 'T',

    /// <summary>Does not agree with the majority.</summary>
    Falseticker = 'x',

    /// <summary>Good, but <c>minsources</c> or a required source is missing.</summary>
    WaitsForSources = 'W',

    /// <summary>Good, but a source with <c>prefer</c> is there.</summary>
    NotPreferred = 'P',

    /// <summary>Good, but the best source must give a fresh sample first.</summary>
    WaitsForUpdate = 'U',

    /// <summary>Good, but so much worse than the best that it is not combined.</summary>
    Distant = 'D',

    /// <summary>Combined with the best.</summary>
    Combined = '+',

    /// <summary>The best.</summary>
    Best = '*',
}
