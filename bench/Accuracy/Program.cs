using System.Diagnostics;
using Stratum1.Simulation.Accuracy;

var seeds = int.Parse(Environment.GetEnvironmentVariable("SEEDS") ?? "10");
foreach (var scenario in Scenarios.All.Where(s => args.Length == 0 || args.Contains(s.Name)))
{
    var clock = Stopwatch.StartNew();
    var runs = Enumerable.Range(1, seeds).AsParallel().Select(seed => new ScenarioRun(scenario, seed).Run()).ToArray();
    double Median(Func<RunFigures, double> f) => runs.Select(f).Order().ElementAt(seeds / 2);
    Console.WriteLine($"{scenario.Name,-18} rms {Median(r => r.RmsMicroseconds),9:F4} [{runs.Min(r => r.RmsMicroseconds):F4}..{runs.Max(r => r.RmsMicroseconds):F4}] promise {scenario.PromiseMicroseconds,7} opt {scenario.OptimumMicroseconds,8} ratio {Median(r => r.RmsMicroseconds) / scenario.OptimumMicroseconds,6:F3} max {Median(r => r.MaxMicroseconds),8:F3} ({runs.Max(r => r.MaxMicroseconds):F3}) freq {Median(r => r.FrequencyPpb),7:F2} t1us {Median(r => r.WithinMicrosecond ?? 1e9)} t1ms {Median(r => r.WithinMillisecond ?? 1e9)} bound {runs.Average(r => r.BoundCovers):F4} {runs.Average(r => r.BoundWidth):F2} end {Math.Sqrt(runs.Average(r => r.EndMicroseconds * r.EndMicroseconds)):F2} {Math.Sqrt(runs.Average(r => r.UnavoidableMicroseconds * r.UnavoidableMicroseconds)):F2}  {clock.Elapsed.TotalSeconds:F1}s");
}
