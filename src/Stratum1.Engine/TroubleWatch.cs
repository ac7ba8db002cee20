namespace Stratum1.Engine;

/// <summary>Decides when a receiver's trouble is worth a line in the log: when it has lasted, and when it is over.</summary>
public sealed class TroubleWatch
{
    /// <summary>Looks (one a second) that must agree; a start or a single lost sentence is not worth a line.</summary>
    private const int LooksToSay = 8;

    private Trouble? seen;
    private int looks;
    private Trouble? said;

    /// <summary>Looks at the present trouble.</summary>
    /// <param name="trouble">What is wrong; null when nothing is.</param>
    /// <param name="isOver">True when there is to be said that all is well again.</param>
    /// <returns>What is to be said; null for nothing.</returns>
    public Trouble? Look(Trouble? trouble, out bool isOver)
    {
        isOver = false;
        looks = AreLike(trouble, seen) ? looks + 1 : 1;
        seen = trouble;
        if (looks != LooksToSay || AreLike(trouble, said))
            return null;
        isOver = trouble is null;
        said = trouble;
        return trouble;
    }

    private static bool AreLike(Trouble? one, Trouble? other)
        => one is { } a && other is { } b ? a.IsLike(b) : one.HasValue == other.HasValue;
}
