using Stratum1.Discipline.Sources;

namespace Stratum1.Discipline.Tests.Sources;

public class MinimumDelayTests
{
    [Fact]
    public void The_floor_is_expected_below_the_minimum()
    {
        var random = new Random(5);
        var errors = 0.0;
        for (var run = 0; run < 200; run++)
        {
            var delays = new MinimumDelay();
            for (var i = 0; i < 100; i++)
                delays.Add(0.01 + Wait(random) + Wait(random));
            errors += delays.ExcessOf(0.02) - 0.01; // True excess of that sample: 10 ms over the floor of 10 ms.
        }

        Assert.InRange(errors / 200.0, -2e-5, 2e-5); // The minimum alone would be wrong by 1.25e-4.
    }

    [Fact]
    public void A_longer_route_becomes_the_new_floor_within_48_samples()
    {
        var random = new Random(6);
        var delays = new MinimumDelay();
        for (var i = 0; i < 500; i++)
            delays.Add(0.01 + Wait(random) + Wait(random));
        for (var i = 0; i < 48; i++)
            delays.Add(0.03 + Wait(random) + Wait(random));
        Assert.InRange(delays.Minimum, 0.03, 0.032);
    }

    [Fact]
    public void A_shorter_route_is_the_floor_at_once()
    {
        var delays = new MinimumDelay();
        for (var i = 0; i < 100; i++)
            delays.Add(0.03);
        delays.Add(0.01);
        Assert.Equal(0.01, delays.Minimum);
    }

    [Theory]
    [InlineData(64, 0.25)]
    [InlineData(1024, 0.0625)]
    public void A_guess_of_the_noise_is_believed_less_the_longer_the_queues_are_known(int samples, double part)
    {
        const double MeanExcess = 2e-3;
        var random = new Random(7);
        var delays = new MinimumDelay();
        for (var i = 0; i < samples; i++)
            delays.Add(0.01 + Wait(random) + Wait(random));
        var error = Math.Sqrt(delays.VarianceOf(noise: 2.5e-3, delays.Minimum)); // A quarter of the delay, as of any reply.
        Assert.InRange(error, 0.7 * part * MeanExcess, 1.4 * part * MeanExcess);
        Assert.Equal(1e-6, Math.Sqrt(delays.VarianceOf(noise: 1e-6, delays.Minimum)), 0.05 * MeanExcess); // A claim that is small is taken.
    }

    private static double Wait(Random random) => -1e-3 * Math.Log(1.0 - random.NextDouble());
}
