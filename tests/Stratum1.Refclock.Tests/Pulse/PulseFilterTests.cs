using Stratum1.Refclock.Pulse;

namespace Stratum1.Refclock.Tests.Pulse;

public class PulseFilterTests
{
    private static readonly MonotonicTime Start = new(1_000_000, 0);
    private readonly PulseFilter filter = new();

    [Theory]
    [InlineData(0.1, EdgePolarity.Assert)]
    [InlineData(0.9, EdgePolarity.Clear)]
    public void The_leading_edge_is_found_from_the_width(double assertToClear, EdgePolarity leading)
    {
        for (var second = 0; second < 10; second++)
        {
            Edge(second, EdgePolarity.Assert);
            Edge(second + assertToClear, EdgePolarity.Clear);
        }

        Assert.Equal(leading, filter.Leading);
        Assert.Equal(0.1, filter.Width.Seconds, 6);
        Assert.False(filter.IsAmbiguous);
        Assert.InRange(filter.Counters.Pulses, 5, 10);
    }

    [Fact]
    public void A_pulse_longer_than_half_a_second_is_recognised_by_its_configured_width()
    {
        var own = new PulseFilter(TimeInterval.FromSeconds(0.6));
        for (var second = 0; second < 10; second++)
        {
            own.Accept(new(Start + TimeInterval.FromSeconds(second), EdgePolarity.Assert));
            own.Accept(new(Start + TimeInterval.FromSeconds(second + 0.6), EdgePolarity.Clear));
        }

        Assert.Equal(EdgePolarity.Assert, own.Leading);
        Assert.Equal(0.6, own.Width.Seconds, 6);
    }

    [Fact]
    public void A_square_wave_is_used_but_called_ambiguous()
    {
        for (var second = 0; second < 10; second++)
        {
            Edge(second, EdgePolarity.Assert);
            Edge(second + 0.5, EdgePolarity.Clear);
        }

        Assert.Equal(EdgePolarity.Assert, filter.Leading);
        Assert.True(filter.IsAmbiguous);
        Assert.InRange(filter.Counters.Pulses, 5, 10);
    }

    [Fact]
    public void A_device_with_one_edge_is_taken_as_it_is()
    {
        for (var second = 0; second < 10; second++)
            Edge(second, EdgePolarity.Clear);
        Assert.InRange(filter.Counters.Pulses, 5, 8);
    }

    [Fact]
    public void A_steady_pulse_is_accepted_at_both_ends_of_the_oscillator_range()
    {
        foreach (var ppm in new[] { -500, 0, 500 })
        {
            var own = new PulseFilter();
            for (var second = 0; second < 20; second++)
                own.Accept(new(Start + TimeInterval.FromSeconds(second * (1 + (ppm * 1e-6))), EdgePolarity.Assert));
            Assert.Equal(16, own.Counters.Pulses);
        }
    }

    [Fact]
    public void Every_fault_is_rejected_by_its_name()
    {
        Lock();
        Assert.Equal(PulseRejection.Repeated, Edge(9, EdgePolarity.Assert));
        Assert.Equal(PulseRejection.Bounce, Edge(9.004, EdgePolarity.Assert));
        Assert.Equal(PulseRejection.Early, Edge(9.5, EdgePolarity.Assert));
        Assert.Equal(PulseRejection.None, Edge(10, EdgePolarity.Assert));
        Assert.Equal(PulseRejection.OffGrid, Edge(11.3, EdgePolarity.Assert));
        Assert.Equal(PulseRejection.None, Edge(13, EdgePolarity.Assert));
        Assert.Equal(2, filter.Counters.Missing);
    }

    [Fact]
    public void Ten_pulses_a_second_are_never_taken_for_one()
    {
        for (var tenth = 0; tenth < 600; tenth++)
            Assert.NotEqual(PulseRejection.None, Edge(tenth / 10.0, EdgePolarity.Assert));
        Assert.Equal(10, filter.Rate);
    }

    [Fact]
    public void A_receiver_switched_to_ten_hertz_keeps_its_known_phase()
    {
        Lock();
        for (var tenth = 91; tenth < 300; tenth++)
            Assert.Equal(tenth % 10 == 0, Edge(tenth / 10.0, EdgePolarity.Assert) == PulseRejection.None);
    }

    [Fact]
    public void Another_phase_is_followed_only_after_the_old_one_fell_silent()
    {
        Lock();
        var accepted = 0;
        for (var second = 10; second < 23; second++)
        {
            if (Edge(second + 0.25, EdgePolarity.Assert) == PulseRejection.None)
                accepted++;
        }

        Assert.Equal(6, accepted); // The eighth edge and those after it.
        Assert.Equal(1, filter.Counters.PhaseJumps);
    }

    [Fact]
    public void A_second_pulse_train_does_not_move_the_grid()
    {
        Lock();
        for (var second = 10; second < 40; second++)
        {
            Assert.Equal(PulseRejection.None, Edge(second, EdgePolarity.Assert));
            Assert.NotEqual(PulseRejection.None, Edge(second + 0.3, EdgePolarity.Assert));
        }

        Assert.Equal(0, filter.Counters.PhaseJumps);
    }

    [Fact]
    public void A_pulse_that_becomes_inverted_is_found_again()
    {
        for (var second = 0; second < 10; second++)
        {
            Edge(second, EdgePolarity.Assert);
            Edge(second + 0.1, EdgePolarity.Clear);
        }

        for (var second = 10; second < 30; second++)
        {
            var leading = Edge(second, EdgePolarity.Clear);
            Assert.NotEqual(PulseRejection.None, Edge(second + 0.1, EdgePolarity.Assert));
            if (second > 20)
                Assert.Equal(PulseRejection.None, leading);
        }
    }

    [Fact]
    public void Sparse_noise_never_becomes_a_pulse()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var own = new PulseFilter();
            for (var minute = 0; minute < 360; minute++)
            {
                var at = Start + TimeInterval.FromSeconds((minute + random.NextDouble()) * 60);
                Assert.True(own.Accept(new(at, EdgePolarity.Assert)) != PulseRejection.None, $"seed {seed}");
            }
        }
    }

    [Fact]
    public void One_stamp_from_the_future_does_not_blind_the_filter()
    {
        Lock();
        Edge(3610, EdgePolarity.Assert);
        var accepted = 0;
        for (var second = 11; second < 21; second++)
            accepted += Edge(second, EdgePolarity.Assert) == PulseRejection.None ? 1 : 0;
        Assert.InRange(accepted, 5, 10);
    }

    [Fact]
    public void An_inversion_whose_first_edges_are_lost_still_gives_no_wrong_pulse()
    {
        for (var second = 0; second < 10; second++)
        {
            Edge(second, EdgePolarity.Assert);
            Edge(second + 0.1, EdgePolarity.Clear);
        }

        for (var second = 10; second < 40; second++)
        {
            if (second != 12)
                Edge(second, EdgePolarity.Clear);
            Assert.NotEqual(PulseRejection.None, Edge(second + 0.1, EdgePolarity.Assert));
        }

        Assert.Equal(PulseRejection.None, Edge(40, EdgePolarity.Clear));
    }

    [Fact]
    public void Ten_hertz_on_both_edges_has_its_rate_to_show()
    {
        for (var tenth = 0; tenth < 100; tenth++)
        {
            Assert.NotEqual(PulseRejection.None, Edge(tenth / 10.0, EdgePolarity.Assert));
            Assert.NotEqual(PulseRejection.None, Edge((tenth / 10.0) + 0.01, EdgePolarity.Clear));
        }

        Assert.Equal(10, filter.Rate);
    }

    private void Lock()
    {
        for (var second = 0; second < 10; second++)
            Edge(second, EdgePolarity.Assert);
    }

    private PulseRejection Edge(double seconds, EdgePolarity polarity)
        => filter.Accept(new(Start + TimeInterval.FromSeconds(seconds), polarity));
}
