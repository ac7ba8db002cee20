using Stratum1.Bench.Accuracy;
using Stratum1.Simulation.Accuracy;

// What bench/accuracy.sh runs: every scenario of accuracy.md in the deterministic world, many seeds each, against the optimum.

if (!Options.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(Options.Usage);
    return 64; // EX_USAGE (sysexits.h)
}

var report = new Report(options.Json);
foreach (var scenario in options.Scenarios)
{
    var runs = Enumerable.Range(options.FirstSeed, options.LastSeed - options.FirstSeed + 1)
        .AsParallel()
        .AsOrdered()
        .Select(seed => scenario.HasReceiver ? ReceiverRun.Run(scenario, seed) : new ScenarioRun(scenario, seed).Run())
        .ToArray();
    report.Add(scenario, options, runs);
}

report.End();
return 0;
