namespace Stratum1.Engine;

/// <summary>Decides when a receiver's trouble is worth a line in the log: when it has lasted, and when it is over.</summary>
public sealed class TroubleWatch
{
    /// <summary>Looks (one a second) that must agree; a start or a single lost sentence is not worth a line.</summary>
    private const int LooksToSay = 8;

    private string? seen;
    private int looks;
    private string? said;

    /// <summary>Looks at the present trouble.</summary>
    /// <param name="trouble">What is wrong; null when nothing is.</param>
    /// <param name="isOver">True when there is to be said that all is well again.</param>
    /// <returns>What is to be said; null for nothing.</returns>
    public string? Look(string? trouble, out bool isOver)
    {
        isOver = false;
        looks = trouble == seen ? looks + 1 : 1;
        seen = trouble;
        if (looks != LooksToSay || trouble == said)
            return null;
        isOver = trouble is null;
        said = trouble;
        return trouble;
    }
}
