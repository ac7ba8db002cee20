using Stratum1.Discipline.Clock;
using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Simulation.Daemon;
using Stratum1.Tests;
using Xunit.Abstractions;

namespace Stratum1.Engine.Tests.Network;

/// <summary>The sky is gone: the clock goes on by itself as long as it is better than the servers, then by the servers.</summary>
public class FallbackTests(ITestOutputHelper output)
{
    private const double LongestPoll = 1024;

    [Fact]
    public void Without_sky_the_network_takes_over_and_gives_back_without_a_step_and_within_the_bound()
    {
        List<double> toHoldover = [], held = [], toNetwork = [], toLocked = [];
        foreach (var seed in Seeds.Of(all: 40, fast: 4))
        {
            var stamps = seed % 2 == 0 ? StampScale.Corrected : StampScale.Raw;
            var world = NetworkWorld.Create(seed, stamps);
            world.Run(1800);
            Assert.True(world.State == SyncState.Locked, Story(seed, world));
            var steps = Steps(world);

            NetworkWorld.LoseSky(world);
            var lostAt = world.Now;
            double? holdover = null, isWorse = null, network = null;
            world.Run(8 * 3600, () =>
            {
                Assert.True(world.Error.Abs() <= world.ErrorBound, $"{world.Error} is outside {world.ErrorBound} " + Story(seed, world));
                holdover ??= world.State == SyncState.Holdover ? world.Now : null;
                isWorse ??= holdover is not null && world.ErrorBound > BestServer(world) ? world.Now : null;
                network ??= world.State == SyncState.Network ? world.Now : null;
                if (network is not null)
                    Assert.True(world.State == SyncState.Network, Story(seed, world));
            });
            Assert.True(holdover is not null && network is not null, Story(seed, world));
            toHoldover.Add(holdover.Value - lostAt);
            held.Add(network.Value - holdover.Value);
            toNetwork.Add(network.Value - (isWorse ?? network.Value));

            NetworkWorld.FindSky(world);
            var backAt = world.Now;
            double? locked = null;
            world.Run(60, () =>
            {
                Assert.True(world.Error.Abs() <= world.ErrorBound, Story(seed, world));
                locked ??= world.State == SyncState.Locked ? world.Now : null;
            });
            Assert.True(locked is not null, Story(seed, world));
            toLocked.Add(locked.Value - backAt);
            world.Run(600, () => Assert.True(world.State == SyncState.Locked, Story(seed, world)));
            Assert.True(Steps(world) == steps, Story(seed, world));
        }

        output.WriteLine($"HOLDOVER after {toHoldover.Max():F0} s at most, for {held.Min() / 3600:F1} to {held.Max() / 3600:F1} h; "
            + $"NETWORK at most {toNetwork.Max():F0} s after it was the better one; LOCKED again after {toLocked.Max():F0} s at most");
        Assert.True(toNetwork.Max() <= 3 * LongestPoll, $"NETWORK came {toNetwork.Max()} s late");
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(-0.5)]
    [InlineData(30)]
    public void A_falseticker_among_three_is_excluded(double offset)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var world = NetworkWorld.Create(seed, hasReceiver: false);
            world.Network.Servers[1].Offset = offset;
            world.Run(1200);
            Assert.True(world.State == SyncState.Network, Story(seed, world));
            var liar = world.Engine.Network.Find(NetworkWorld.Address(2))!;
            Assert.True(world.Engine.Sources.StateOf(liar) == SelectionState.Falseticker, Story(seed, world));
            Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(1e-3), $"{world.Error} " + Story(seed, world));
            Assert.True(world.Error.Abs() <= world.ErrorBound, Story(seed, world));
        }
    }

    /// <summary>A small step is taken back from what is known; a large one may have been right, so the servers are asked first.</summary>
    [Theory]
    [InlineData(5, 15)]
    [InlineData(3600, 400)]
    public void A_step_by_somebody_else_is_corrected_by_what_the_servers_say(double step, double within)
    {
        foreach (var seed in Seeds.Of(all: 10, fast: 2))
        {
            var world = NetworkWorld.Create(
                seed,
                [.. Enumerable.Range(1, 3).Select(number => new UpstreamOptions { Name = NetworkWorld.Address(number).ToString() })],
                configure: options => options with { Loop = options.Loop with { StepLimit = -1 } });
            world.Run(3600);
            world.Clock.StepBy(TimeInterval.FromSeconds(step));
            world.RunSecond();
            var isAsking = Math.Abs(step) > 10;
            Assert.True(isAsking == (world.State == SyncState.Unsynchronised), Story(seed, world));
            world.Run(within);
            Assert.True(world.State == SyncState.Network, Story(seed, world));
            Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(1e-3), $"{world.Error} " + Story(seed, world));
            Assert.True(world.Error.Abs() <= world.ErrorBound, Story(seed, world));
        }
    }

    [Fact]
    public void Servers_alone_set_the_clock_within_ten_seconds_and_keep_it()
    {
        foreach (var seed in Seeds.Of(all: 20, fast: 5))
        {
            var world = NetworkWorld.Create(seed, initialError: 5, hasReceiver: false);
            world.Run(15);
            Assert.True(world.State == SyncState.Network, Story(seed, world));
            world.Run(3600, () => Assert.True(world.Error.Abs() <= world.ErrorBound, $"{world.Error} " + Story(seed, world)));
            Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(200e-6), $"{world.Error} " + Story(seed, world));
        }
    }

    [Theory]
    [InlineData(2036)] // The first second of NTP's next era is on 7 February.
    [InlineData(2038)] // 68 years after 1970.
    [InlineData(2110)]
    public void No_date_is_too_late(int year)
    {
        var start = new UtcDate(year, 2, 7, 6, 0, 0).ToUtc();
        var world = NetworkWorld.Create(seed: 1, hasReceiver: false, start: start);
        world.Run(3600);
        Assert.True(world.State == SyncState.Network, Story(1, world));
        Assert.True(world.Error.Abs() < TimeInterval.FromSeconds(1e-3), $"{world.Error} " + Story(1, world));
        Assert.Equal(0, world.Engine.Steering.ExternalSteps);
    }

    private static TimeInterval BestServer(DaemonWorld world)
    {
        var best = TimeInterval.MaxValue;
        var reports = world.Engine.Sources.Reports;
        for (var i = 0; i < reports.Length; i++)
        {
            if (world.Engine.Sources.All[i].Kind == Sources.SourceKind.Network)
                best = TimeInterval.Min(best, reports[i].Distance);
        }

        return best;
    }

    private static int Steps(DaemonWorld world) => world.Log.Count(line => line.Contains("was stepped", StringComparison.Ordinal));

    private static string Story(int seed, DaemonWorld world)
        => $"seed {seed}, {world.Now:F0} s, {world.State}\n  " + string.Join("\n  ", world.Log.TakeLast(20));
}
