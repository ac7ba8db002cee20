namespace Stratum1.Server.Hosts;

// One chronyc waits for every answer before it asks again: it cannot ask more than some 16 times in a millisecond, and never has two
// datagrams waiting. Whoever asks more often waits for the rest of that millisecond; whoever has a full turn of them waiting then does not
// wait for answers, and gets one turn in ever longer pauses. What the kernel's queue does not hold meanwhile is dropped in the time of
// whoever sent it. However many come, a flood so takes less than 1 % of a processor, in turns that are shorter than the answer to a
// request for time usually takes.

/// <summary>How many datagrams are answered in a while, so that a flood of them gets little of the processor. One per socket.</summary>
internal sealed class TurnAllowance
{
    /// <summary>Datagrams answered before others have their turn: some 20 µs.</summary>
    public const int Turn = 4;

    /// <summary>Datagrams in a <see cref="Period"/>.</summary>
    public const int Datagrams = 16;

    private int spent;
    private TimeInterval? begin;
    private TimeInterval pause = Period;

    /// <summary>As long as one that asks as often as it can takes for <see cref="Datagrams"/>, 60 µs each.</summary>
    public static TimeInterval Period { get; } = TimeInterval.FromNanoseconds(1_000_000);

    /// <summary>Chosen: 1000 answers per second under a flood.</summary>
    public static TimeInterval LongestPause { get; } = TimeInterval.FromNanoseconds(4_000_000);

    /// <summary>So many datagrams were answered.</summary>
    /// <param name="now">On a clock that nobody steps.</param>
    /// <param name="datagrams">Zero to <see cref="Turn"/>.</param>
    /// <returns>When the next may be taken; null for at once.</returns>
    public TimeInterval? Spend(TimeInterval now, int datagrams)
    {
        if (datagrams >= Turn)
        {
            pause = TimeInterval.Min(pause + pause, LongestPause);
            return now + pause;
        }

        pause = Period;
        if (begin is not { } since || now - since >= Period)
            (begin, spent) = (since = now, 0);
        spent += datagrams;
        return spent < Datagrams ? null : since + Period;
    }
}
