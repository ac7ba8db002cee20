using Stratum1.Engine.Network;
using Stratum1.Simulation.Daemon;
using Stratum1.Tests;

namespace Stratum1.Engine.Tests.Network;

/// <summary>A step by another program, while only servers can say whether it was right (docs/decisions/0005).</summary>
public class StepDoubtTests
{
    private const double Step = 1.0;

    [Theory]
    [InlineData(6)]
    [InlineData(2)]
    public void A_wrong_step_is_taken_back_in_as_many_answers_as_are_kept(int maxSamples)
    {
        foreach (var seed in Seeds.Of(all: 5, fast: 2))
        {
            var world = World(seed, maxSamples);
            world.Run(3600);
            var requests = world.Network.Servers[0].Requests;
            var before = requests.Count;
            world.Clock.StepBy(TimeInterval.FromSeconds(Step));
            world.Run(1200, () =>
            {
                var answers = requests.Count - before;
                var left = answers >= maxSamples ? 0 : Step - (Step / maxSamples * answers);
                // A slew takes a dozen seconds a second.
                var isSettled = answers == 0 || world.Now - requests[^1] > 15;
                Assert.True(!isSettled || Math.Abs(world.Error.Seconds - left) < 2e-3, $"seed {seed}, {answers} answers: {world.Error}");
                Assert.True(world.Error.Abs() <= world.ErrorBound, $"seed {seed}, {answers} answers: {world.Error}, {world.ErrorBound}");
            });
            Assert.True(requests.Count - before >= maxSamples, "the server is asked at the shortest interval");
            Assert.True(world.Error.Abs().Seconds < 1e-3, $"seed {seed}: {world.Error}");
        }
    }

    [Fact]
    public void A_step_that_the_server_confirms_stays()
    {
        foreach (var seed in Seeds.Of(all: 5, fast: 2))
        {
            var world = World(seed, maxSamples: 0);
            world.Run(3600);
            // The machine was paused, its oscillator with it, and its host has set the clock: seen from within, the server has jumped.
            world.Clock.StepBy(TimeInterval.FromSeconds(Step));
            world.Network.Servers[0].Offset += Step;
            world.Run(1200, () => Assert.True(
                Math.Abs(world.Error.Seconds - Step) < 2e-3, $"seed {seed}: {world.Error}\n{string.Join('\n', world.Log)}"));
        }
    }

    private static DaemonWorld World(int seed, int maxSamples) => NetworkWorld.Create(
        seed, [new UpstreamOptions { Name = NetworkWorld.Address(1).ToString(), MaxSamples = maxSamples }]);
}
