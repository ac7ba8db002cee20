using Stratum1.Bench.Serving;
using Stratum1.Bench.Serving.Throughput;

// dotnet run --project bench/Serving -c Release: what a request costs without the network.
// bench/throughput.sh: whole servers, against each other.
if (args is not ["throughput", .. var words])
{
    ResponderCost.Measure();
    return 0;
}

if (!Options.TryParse(words, out var options, out var error))
{
    Console.Error.WriteLine($"throughput.sh: {error}");
    return 64; // EX_USAGE (sysexits.h)
}

using var comparison = new Comparison(options);
comparison.Measure();
new Report(options, comparison.Figures).Print();
return 0;
