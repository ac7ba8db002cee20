using Stratum1.Server.Hosts;

namespace Stratum1.Server.Tests;

public class TurnAllowanceTests
{
    private static readonly TimeInterval Start = TimeInterval.FromSeconds(1000);

    [Fact]
    public void Whoever_waits_for_each_answer_is_never_kept_waiting()
    {
        var allowance = new TurnAllowance();
        for (var i = 0; i < 10_000; i++)
            Assert.Null(allowance.Spend(Start + (TimeInterval.FromNanoseconds(67_000) * i), 1));
    }

    /// <summary>Datagrams come evenly; a turn takes what is waiting, and 5 µs for each.</summary>
    [Theory]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public void A_flood_gets_a_thousand_answers_a_second(int perSecond)
    {
        var allowance = new TurnAllowance();
        var (now, taken, answered) = (Start, 0, 0);
        while (now - Start < TimeInterval.FromWholeSeconds(1))
        {
            var waiting = (int)((now - Start).Seconds * perSecond) - taken;
            var count = Math.Min(waiting, TurnAllowance.Turn);
            (answered, taken) = (answered + count, taken + (waiting > 277 ? waiting - 277 + count : count)); // The kernel's queue.
            var done = now + (TimeInterval.FromNanoseconds(5_000) * Math.Max(count, 1));
            now = allowance.Spend(done, count) ?? done;
        }

        Assert.InRange(answered, 900, 1200);
    }

    [Fact]
    public void A_pause_ends_with_the_period_in_which_the_allowance_was_spent()
    {
        var allowance = new TurnAllowance();
        for (var i = 0; i < TurnAllowance.Datagrams - 3; i++)
            Assert.Null(allowance.Spend(Start, 1));
        var late = Start + TimeInterval.FromNanoseconds(900_000);
        Assert.Equal(Start + TurnAllowance.Period, allowance.Spend(late, 3));
        Assert.Null(allowance.Spend(Start + TurnAllowance.Period, 3));
    }

    [Fact]
    public void The_first_turn_that_is_not_full_ends_the_long_pauses()
    {
        var allowance = new TurnAllowance();
        for (var i = 0; i < 10; i++)
            allowance.Spend(Start, TurnAllowance.Turn);
        Assert.Equal(Start + TurnAllowance.LongestPause, allowance.Spend(Start, TurnAllowance.Turn));
        Assert.Null(allowance.Spend(Start, 3));
        Assert.Equal(Start + (TurnAllowance.Period * 2), allowance.Spend(Start, TurnAllowance.Turn));
    }
}
