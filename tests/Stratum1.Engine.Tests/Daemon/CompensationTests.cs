using Stratum1.Discipline.Clock;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>An oscillator whose frequency follows a sensor.</summary>
public class CompensationTests
{
    /// <summary>The sensor jumps by 10 units, the oscillator by 2 ppm: without compensation 2 µs within a second.</summary>
    [Theory]
    [InlineData(StampScale.Corrected, true)]
    [InlineData(StampScale.Raw, true)]
    [InlineData(StampScale.Corrected, false)]
    public void A_frequency_that_a_sensor_foretells_disturbs_nothing(StampScale stamps, bool compensates)
    {
        var table = new TemperatureTable { Ppm = (0, -0.2, 0) };
        var world = new DaemonWorld(
            1, stamps, new() { Baud = 38400 }, TimeInterval.Zero, o => o with { Temperature = compensates ? table : null });
        var greatest = 0.0;
        for (var second = 0; second < 900; second++)
        {
            world.RunSecond();
            if (second == 600)
            {
                world.Clock.Detune(2e-6);
                world.Engine.OnTemperature(world.Clock.ReadBoth(world.Now), 10);
                world.Perform();
            }

            if (second > 600)
                greatest = Math.Max(greatest, world.MiddleError.Abs().Seconds);
        }

        Assert.True(compensates ? greatest < 4e-6 : greatest > 8e-6, $"{greatest * 1e6} µs");
    }

    [Fact]
    public void A_correction_beyond_maxchange_is_refused_and_ends_the_daemon_in_time()
    {
        var world = new DaemonWorld(
            1, StampScale.Corrected, new() { Baud = 38400 }, TimeInterval.Zero,
            o => o with
            {
                Loop = o.Loop with { MaxChange = TimeInterval.FromSeconds(0.005), MaxChangeStart = 30, MaxChangeIgnore = 2 },
            });
        for (var second = 0; second < 60; second++)
            world.RunSecond();
        Assert.False(world.Engine.Steering.ChangeLimitExceeded);
        world.Clock.StepBy(TimeInterval.FromSeconds(-0.015));
        for (var second = 0; second < 20; second++)
            world.RunSecond();
        Assert.True(world.Engine.Steering.ChangeLimitExceeded);
        Assert.Contains(world.Log, line => line.Contains("exceeds the allowed maximum of 0.005 seconds (exiting)"));
        Assert.Equal(-0.015, world.MiddleError.Seconds, 1e-3);
    }
}
