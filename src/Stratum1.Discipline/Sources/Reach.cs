namespace Stratum1.Discipline.Sources;

/// <summary>Which of the last eight polls were answered (RFC 5905 §13).</summary>
/// <param name="Bits">Newest lowest; zero is unreachable.</param>
/// <param name="Unanswered">Polls since it became unreachable, for <c>maxunreach</c>.</param>
public readonly record struct Reach(byte Bits, long Unanswered)
{
    /// <summary>Whether any of the last eight polls was answered.</summary>
    public bool IsReachable => Bits != 0;

    /// <summary>A poll was sent (for a reference clock: its interval has passed).</summary>
    public Reach Polled()
    {
        var bits = unchecked((byte)(Bits << 1));
        return new Reach(bits, bits == 0 ? Unanswered + 1 : 0);
    }

    /// <summary>The newest poll was answered.</summary>
    public Reach Answered() => new((byte)(Bits | 1), 0);
}
