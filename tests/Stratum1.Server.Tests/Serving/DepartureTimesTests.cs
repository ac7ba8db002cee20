using Stratum1.Server.Serving;

namespace Stratum1.Server.Tests.Serving;

public class DepartureTimesTests
{
    private static readonly TimeInterval Completing = TimeInterval.FromNanoseconds(100);
    private static readonly TimeInterval Sending = TimeInterval.FromNanoseconds(1500);

    private readonly DepartureTimes departures = new();

    [Fact]
    public void Before_it_has_learned_all_leave_at_once()
        => Assert.Equal(Served.Now, departures.Of(Served.Now, index: 5, count: 64));

    [Fact]
    public void The_last_reply_of_a_batch_leaves_when_those_before_it_have_left()
    {
        Learn(batches: 100);
        var expected = (Completing * 64) + (Sending * 63);
        Assert.Equal(expected.Seconds, (departures.Of(Served.Now, 63, 64) - Served.Now).Seconds, 2e-6);
        Assert.Equal(Completing.Seconds, (departures.Of(Served.Now, 0, 1) - Served.Now).Seconds, 2e-8);
    }

    [Fact]
    public void Being_scheduled_away_and_a_step_of_the_clock_teach_nothing()
    {
        Learn(batches: 100);
        var before = departures.Of(Served.Now, 63, 64);
        departures.Learn(Served.Now, Served.Now + TimeInterval.FromSeconds(0.01), Served.Now + TimeInterval.FromSeconds(0.02), 64);
        departures.Learn(Served.Now, Served.Now - TimeInterval.FromSeconds(3600), Served.Now - TimeInterval.FromSeconds(7200), 64);
        Assert.Equal(before, departures.Of(Served.Now, 63, 64));
    }

    private void Learn(int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            var completed = Served.Now + (Completing * 32);
            departures.Learn(Served.Now, completed, completed + (Sending * 32), 32);
        }
    }
}
