using System.Diagnostics;
using Stratum1.Discipline.Clock;
using Stratum1.Refclock.Simulated;
using Stratum1.Simulation.Daemon;
using Stratum1.Tests;
using Xunit.Abstractions;

namespace Stratum1.Engine.Tests.Daemon;

/// <summary>An hour of receiver faults per seed: never LOCKED while wrong, and LOCKED again when the fault is over.</summary>
/// <remarks>A failure prints its seed; STRATUM1_SEED=n runs that one alone.</remarks>
public class ReceiverFaultTests(ITestOutputHelper output)
{
    private const double HourSeconds = 3600;

    /// <summary>Time to be LOCKED again: three disputes undone, a baud search through all speeds, and room.</summary>
    private const double RecoverySeconds = 60;

    private static readonly TimeInterval Tolerance = TimeInterval.FromSeconds(1e-3);

    [Fact]
    public void Faults_never_make_the_daemon_claim_LOCKED_while_wrong()
    {
        var seeds = Seeds.Of(all: 1000, fast: 100);
        var clock = Stopwatch.StartNew();
        var failures = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.ForEach(seeds, seed =>
        {
            if (RunHour(seed) is { } failure)
                failures.Add($"seed {seed}: {failure}");
        });
        output.WriteLine($"{seeds.Count} seeds of one hour, {seeds.Count / clock.Elapsed.TotalSeconds:F1} seeds/s");
        Assert.True(failures.IsEmpty, $"{failures.Count} failures\n" + string.Join('\n', failures.Order().Take(10)));
    }

    private static string? RunHour(int seed)
    {
        var random = new Random(seed);
        var options = new SimulatedReceiverOptions
        {
            LatencySeconds = 0.05 + (0.7 * random.NextDouble()),
            WidthSeconds = random.Next(2) == 0 ? 0.1 : 0.2,
        };
        var stamps = random.Next(2) == 0 ? StampScale.Corrected : StampScale.Raw;
        var world = new DaemonWorld(seed, stamps, options, TimeInterval.FromSeconds((random.NextDouble() - 0.5) * 1e7));
        var script = new FaultScript(random, options, begin: 60, end: HourSeconds);
        string Fail(string what)
            => $"{what} at {world.Now:F0} s\n  {script}\n  " + string.Join("\n  ", world.Log.TakeLast(12));

        while (world.Now < HourSeconds)
        {
            script.Apply(world.Now, world.Receiver);
            world.RunSecond();
            if (world.State == SyncState.Locked && world.Error.Abs() > Tolerance)
                return Fail($"LOCKED, but wrong by {world.Error.Seconds:F6} s");
            if (world.State is SyncState.Locked or SyncState.Holdover && world.Error.Abs() > world.ErrorBound + Tolerance)
                return Fail($"{world.State}, error {world.Error.Seconds:F6} s is outside its bound {world.ErrorBound.Seconds:F6} s");
            if (world.State != SyncState.Locked && world.Now > 60 && script.QuietSince + RecoverySeconds < world.Now)
                return Fail($"{world.State}, long after the last fault");
        }

        return null;
    }
}
