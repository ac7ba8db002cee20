namespace Stratum1.Discipline.Selection;

/// <summary>Selection options of a source (chrony.conf(5), server and refclock).</summary>
[Flags]
public enum SourceTraits
{
    /// <summary>None set.</summary>
    None = 0,

    /// <summary><c>noselect</c>: watched, never used.</summary>
    NoSelect = 1,

    /// <summary><c>prefer</c>: chosen before sources without it.</summary>
    Prefer = 2,

    /// <summary><c>trust</c>: only another trusted source can outvote it.</summary>
    Trust = 4,

    /// <summary><c>require</c>: the clock is not touched unless one such source is good.</summary>
    Require = 8,
}
