using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Sources;

public class PollControllerTests
{
    [Fact]
    public void Plenty_of_samples_lengthen_the_interval_up_to_its_limit()
    {
        var poll = new PollController(6, 8);
        for (var i = 0; i < 100; i++)
            poll.Update(effectiveSamples: 200.0);
        Assert.Equal(8, poll.Poll);
        Assert.Equal(TimeInterval.FromWholeSeconds(256), poll.Interval);
    }

    [Fact]
    public void Too_few_samples_shorten_it_down_to_its_limit()
    {
        var poll = new PollController(6, 10);
        for (var i = 0; i < 100; i++)
            poll.Update(effectiveSamples: 200.0);
        for (var i = 0; i < 100; i++)
            poll.Update(effectiveSamples: 2.0);
        Assert.Equal(6, poll.Poll);
    }

    [Fact]
    public void A_target_of_one_sample_is_always_met()
    {
        var poll = new PollController(6, 10, target: 1.0);
        for (var i = 0; i < 4; i++)
            poll.Update(effectiveSamples: 1.0);
        Assert.Equal(10, poll.Poll);
    }

    [Fact]
    public void Where_the_delay_hides_far_more_than_the_error_the_interval_grows()
    {
        var poll = new PollController(6, 10);
        for (var i = 0; i < 40; i++)
            poll.Update(effectiveSamples: 10.0, error: 5e-3);
        Assert.Equal(10, poll.Poll);

        // Twice the error is still good enough to stay, ten times is not.
        for (var i = 0; i < 40; i++)
            poll.Update(effectiveSamples: 3.0, error: 2e-2);
        Assert.Equal(10, poll.Poll);
        for (var i = 0; i < 40; i++)
            poll.Update(effectiveSamples: 3.0, error: 0.1);
        Assert.Equal(6, poll.Poll);
    }

    [Fact]
    public void On_target_it_stays()
    {
        var poll = new PollController(4, 10);
        for (var i = 0; i < 5; i++)
            poll.Update(effectiveSamples: 200.0);
        var reached = poll.Poll;
        for (var i = 0; i < 100; i++)
            poll.Update(effectiveSamples: 16.0);
        Assert.Equal(reached, poll.Poll);
        poll.Reset();
        Assert.Equal(4, poll.Poll);
    }

    [Fact]
    public void Reach_counts_what_was_not_answered()
    {
        var reach = default(Reach).Polled().Answered().Polled();
        Assert.Equal((0b10, 0L), (reach.Bits, reach.Unanswered));
        for (var i = 0; i < 10; i++)
            reach = reach.Polled();
        Assert.False(reach.IsReachable);
        Assert.Equal(4, reach.Unanswered);
        Assert.Equal(0, reach.Answered().Unanswered);
    }
}
