using Stratum1.Server.Hosts;

namespace Stratum1.Server.Tests;

public class LoopLatenessTests
{
    private readonly LoopLateness lateness = new();

    [Fact]
    public void The_share_within_a_bound_is_told_from_above_and_closely()
    {
        for (var microseconds = 1; microseconds <= 1000; microseconds++)
            lateness.Note(TimeInterval.FromNanoseconds(microseconds * 1000));
        Assert.Equal(1000, lateness.Count);
        foreach (var share in new[] { 0.01, 0.5, 0.9, 0.999, 1 })
            Assert.InRange(lateness.Within(share).Seconds * 1e6, share * 1000, share * 1000 * 1.26);
    }

    [Fact]
    public void Too_early_counts_as_not_late()
    {
        lateness.Note(TimeInterval.FromSeconds(-1));
        Assert.InRange(lateness.Within(1).Nanoseconds, 0, 2);
    }

    [Fact]
    public void Nothing_is_late_when_nothing_happened() => Assert.Equal(TimeInterval.Zero, lateness.Within(0.999));

    [Fact]
    public void A_suspended_machine_is_no_overflow()
    {
        lateness.Note(TimeInterval.MaxValue);
        Assert.True(lateness.Within(1) >= TimeInterval.FromWholeSeconds(2_000_000_000));
    }
}
