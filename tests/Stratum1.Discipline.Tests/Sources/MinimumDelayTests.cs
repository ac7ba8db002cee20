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

    private static double Wait(Random random) => -1e-3 * Math.Log(1.0 - random.NextDouble());
}
