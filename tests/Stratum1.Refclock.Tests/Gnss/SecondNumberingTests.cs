using Stratum1.Refclock.Gnss;

namespace Stratum1.Refclock.Tests.Gnss;

public class SecondNumberingTests
{
    /// <summary>The pulse at raw time n begins second n + 500.</summary>
    private const int TrueOffset = 500;

    private readonly SerialLatency latency = new();
    private readonly SecondNumbering numbering;
    private int second;

    public SecondNumberingTests() => numbering = new(latency);

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Three_messages_number_the_pulses_whatever_the_latency(double lateness)
    {
        Run(seconds: 3, lateness);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Fact]
    public void The_latency_is_learned()
    {
        Run(seconds: 20, lateness: 0.347);
        Assert.Equal(0.347, latency.MedianSeconds, 6);
        Assert.Equal(0, latency.SpreadSeconds, 6);
    }

    [Fact]
    public void A_latency_that_wanders_across_the_second_is_called_ambiguous()
    {
        for (var i = 0; i < 30; i++)
            Run(seconds: 1, lateness: i % 2 == 0 ? 0.99 : 1.01);
        Assert.NotEqual(NumberingState.Numbered, numbering.State);
        Assert.True(numbering.IsLatencyAmbiguous);
    }

    [Fact]
    public void A_latency_known_from_an_earlier_run_settles_it()
    {
        latency.Restore(1.0, 0.01);
        for (var i = 0; i < 30; i++)
            Run(seconds: 1, lateness: i % 2 == 0 ? 0.99 : 1.01);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Fact]
    public void A_receiver_that_slips_by_a_second_is_disputed_not_followed()
    {
        Run(seconds: 30, lateness: 0.2);
        Run(seconds: 5, lateness: 0.2, saysAhead: -1);
        Assert.Equal(NumberingState.Disputed, numbering.State);
        Assert.Equal(-1, numbering.DisputedSeconds);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));

        Run(seconds: 5, lateness: 0.2);
        Assert.Equal(NumberingState.Numbered, numbering.State);
    }

    [Fact]
    public void A_young_numbering_gives_in_when_the_almanac_must_have_come()
    {
        Run(seconds: 60, lateness: 0.2, saysAhead: 2);
        Run(seconds: 880, lateness: 0.2);
        Assert.Equal(NumberingState.Disputed, numbering.State);
        Run(seconds: 40, lateness: 0.2);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(1, numbering.Renumberings);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Fact]
    public void A_numbering_gives_in_only_to_a_dispute_longer_than_its_own_confirmation()
    {
        Run(seconds: 3000, lateness: 0.2);
        Run(seconds: 2900, lateness: 0.2, saysAhead: 1);
        Assert.Equal(NumberingState.Disputed, numbering.State);
        Run(seconds: 200, lateness: 0.2, saysAhead: 1);
        Assert.Equal(1, numbering.Renumberings);
    }

    [Fact]
    public void A_clock_that_knows_from_others_never_gives_in()
    {
        numbering.SetClock(TimeInterval.FromSeconds(TrueOffset + 0.05), isIndependent: true);
        Run(seconds: 10, lateness: 0.2);
        Run(seconds: 3600, lateness: 0.2, saysAhead: 1);
        Assert.Equal(NumberingState.Disputed, numbering.State);
        Assert.Equal(0, numbering.Renumberings);
    }

    [Fact]
    public void A_jump_no_leap_count_explains_is_never_followed()
    {
        Run(seconds: 10, lateness: 0.2);
        Run(seconds: 3600, lateness: 0.2, saysAhead: 7168 * 86_400);
        Assert.Equal(0, numbering.Renumberings);
    }

    [Theory]
    [InlineData(0.1, 0.7)]
    [InlineData(0.7, 0.1)]
    [InlineData(0.05, 0.95)]
    public void Another_latency_is_no_dispute(double before, double after)
    {
        Run(seconds: 100, before);
        Run(seconds: 1200, after);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
        Assert.Equal(after, latency.MedianSeconds, 6);
    }

    [Theory]
    [InlineData(0.7, 0.1)]
    [InlineData(0.1, 0.65)]
    public void A_latency_restored_from_another_time_does_no_harm(double restored, double now)
    {
        latency.Restore(restored, 0.01);
        Run(seconds: 10, now);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Fact]
    public void Messages_without_pulses_teach_nothing()
    {
        Run(seconds: 10, lateness: 0.2);
        for (var i = 0; i < 100; i++)
            numbering.OnLabel(new UtcTime(second + i + TrueOffset, 0), At(second + i) + TimeInterval.FromSeconds(0.2 + (i * 0.01)));
        Assert.Equal(0.2, latency.MedianSeconds, 2);
    }

    [Fact]
    public void Pulses_of_another_phase_do_not_shift_the_seconds()
    {
        Run(seconds: 10, lateness: 0.2);
        foreach (var phase in new[] { 0.4, 0.8 })
        {
            for (var i = 0; i < 10; i++, second++)
                numbering.OnPulse(At(second) + TimeInterval.FromSeconds(phase));
        }

        Run(seconds: 5, lateness: 0.2);
        Assert.Equal(NumberingState.Numbered, numbering.State);
        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public void Across_a_leap_second_pulses_are_counted_as_the_kernel_does(int direction)
    {
        Run(seconds: 10, lateness: 0.2);
        for (; second < 30; second++)
        {
            numbering.OnPulse(At(second));
            if (second == 20)
                numbering.ShiftScale(TimeInterval.FromWholeSeconds(-direction));
            var expected = second + TrueOffset - (second >= 20 ? direction : 0);
            Assert.Equal(new UtcTime(expected, 0), numbering.SecondOf(At(second)));
        }
    }

    [Fact]
    public void Messages_at_five_hertz_count_once_a_second()
    {
        for (var i = 0; i < 3; i++, second++)
        {
            numbering.OnPulse(At(second));
            for (var fifth = 0; fifth < 5; fifth++)
            {
                var fraction = TimeInterval.FromSeconds(fifth / 5.0);
                numbering.OnLabel(new UtcTime(second + TrueOffset, 0) + fraction, At(second) + fraction + TimeInterval.FromSeconds(0.15));
                Assert.Equal(i == 2, numbering.State == NumberingState.Numbered);
            }
        }

        Assert.Equal(new UtcTime(second - 1 + TrueOffset, 0), numbering.SecondOf(At(second - 1)));
    }

    [Fact]
    public void The_disciplined_clock_numbers_pulses_without_messages()
    {
        numbering.SetClock(TimeInterval.FromSeconds(TrueOffset - 0.2), isIndependent: true);
        numbering.OnPulse(At(0));
        Assert.Equal(new UtcTime(TrueOffset, 0), numbering.SecondOf(At(0)));
    }

    [Fact]
    public void A_long_silence_forgets_the_numbering()
    {
        Run(seconds: 10, lateness: 0.2);
        second += 300;
        numbering.OnPulse(At(second));
        Assert.Equal(NumberingState.Unnumbered, numbering.State);
    }

    private static MonotonicTime At(int second) => new(second, 0);

    private void Run(int seconds, double lateness, int saysAhead = 0)
    {
        for (var i = 0; i < seconds; i++, second++)
        {
            numbering.OnPulse(At(second));
            // A message later than a second arrives after the next pulse.
            var told = lateness < 1 ? second : second - 1;
            numbering.OnLabel(new UtcTime(told + TrueOffset + saysAhead, 0), At(told) + TimeInterval.FromSeconds(lateness));
        }
    }
}
