namespace Stratum1.Engine.Reports;

/// <summary>How one link of the chain stands.</summary>
/// <param name="Link">Which.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Of">The receiver whose link it is; null where there is one for all.</param>
/// <param name="Text">In plain words; of a broken one, with the remedy.</param>
public sealed record LinkReport(ChainLink Link, LinkStanding Standing, string? Of, string Text)
{
    /// <summary>A link that holds.</summary>
    public static LinkReport Good(ChainLink link, string? of, string text) => new(link, LinkStanding.Good, of, text);

    /// <summary>A link that is broken.</summary>
    public static LinkReport Broken(ChainLink link, string? of, string text) => new(link, LinkStanding.Broken, of, text);

    /// <summary>A link that holds, but not as it should.</summary>
    public static LinkReport Weak(ChainLink link, string? of, string text) => new(link, LinkStanding.Weak, of, text);
}

/// <summary>How a link stands.</summary>
public enum LinkStanding
{
    /// <summary>It holds.</summary>
    Good,

    /// <summary>It holds; somebody should look at it all the same.</summary>
    Weak,

    /// <summary>It is broken.</summary>
    Broken,

    /// <summary>A link before it is broken.</summary>
    Unknown,

    /// <summary>It is too early to say: its device was opened a moment ago.</summary>
    Waiting,
}
