using Stratum1.Discipline.Clock;
using Stratum1.Refclock.Gnss;
using Stratum1.Refclock.Simulated;
using Stratum1.Simulation.Daemon;
using Xunit.Abstractions;

namespace Stratum1.Engine.Tests.Daemon;

public class ColdStartTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(StampScale.Corrected)]
    [InlineData(StampScale.Raw)]
    public void From_the_first_numbered_pulse_to_LOCKED_takes_five_seconds_at_most(StampScale stamps)
    {
        var durations = new List<double>();
        for (var seed = 1; seed <= 100; seed++)
        {
            var world = new DaemonWorld(seed, stamps, new SimulatedReceiverOptions(), TimeInterval.FromSeconds(seed * 1234.5));
            double? numbered = null;
            while (world.State != SyncState.Locked && world.Now < 60)
            {
                world.RunSecond();
                if (world.Engine.Receivers[0].Clock.Numbering.State == NumberingState.Numbered)
                    numbered ??= world.Now;
            }

            Assert.True(world.State == SyncState.Locked, $"seed {seed}: {string.Join('\n', world.Log)}");
            Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(1e-3), $"seed {seed}: locked, but wrong by {world.Error}");
            durations.Add(world.Now - numbered!.Value);
        }

        durations.Sort();
        output.WriteLine($"median {durations[50]} s, longest {durations[^1]} s");
        Assert.True(durations[50] <= 5, $"median {durations[50]} s");
    }
}
