using System.Globalization;
using System.Text.Json;
using Stratum1.Simulation.Accuracy;

namespace Stratum1.Bench.Accuracy;

/// <summary>Prints one line per scenario, or one JSON array at the end.</summary>
public sealed class Report(bool json)
{
    private static readonly JsonSerializerOptions Layout
        = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<Row> rows = [];

    public void Add(Scenario scenario, Options options, IReadOnlyList<RunFigures> runs)
    {
        var row = Row.From(scenario, $"{options.FirstSeed}-{options.LastSeed}", runs);
        rows.Add(row);
        if (json)
            return;
        if (rows.Count == 1)
        {
            Console.WriteLine("Medians over the seeds; figures of the second half of each run. S4: RMS over the seeds at the end of the");
            Console.WriteLine("outage, and as optimum what the exactly known frequency would give.");
            Console.WriteLine($"{"scenario",-18} {"rms us",9} {"min",8} {"max",8} {"promise",8} {"optimum",8} {"ratio",6} {"chronyd",7} "
                + $"{"peak us",9} {"worst",9} {"freq ppb",8} {"<1us s",7} {"<1ms s",7} {"bound",6} {"width",6}");
        }

        Console.WriteLine(
            $"{row.Scenario,-18} {row.RmsUs,9:F4} {row.LeastUs,8:F3} {row.GreatestUs,8:F3} {Or(row.PromiseUs),8} {Or(row.OptimumUs),8} "
            + $"{row.Ratio,6:F3} {row.ChronydRatio,7:F2} {row.MaxUs,9:F3} {row.WorstUs,9:F3} {row.FreqPpb,8:F2} "
            + $"{Or(row.T1usS),7} {Or(row.T1msS),7} {100.0 * row.BoundCovers,5:F2}% {row.BoundWidth,6:F2}");
    }

    public void End()
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(rows, Layout));
    }

    private static string Or(double? value) => value is { } number ? number.ToString("0.#####", CultureInfo.InvariantCulture) : "-";

    /// <summary>The figures of a scenario.</summary>
    private sealed record Row(
        string Scenario,
        string Seeds,
        double RmsUs,
        double MaxUs,
        double FreqPpb,
        double? OptimumUs,
        double? Ratio,
        double? ChronydRatio,
        double? T1usS,
        double? T1msS,
        double LeastUs,
        double GreatestUs,
        double WorstUs,
        double? PromiseUs,
        double BoundCovers,
        double BoundWidth)
    {
        public static Row From(Scenario scenario, string seeds, IReadOnlyList<RunFigures> runs)
        {
            var outage = scenario.OutageFrom is not null;
            var rms = outage ? Rms(runs.Select(run => run.EndMicroseconds)) : Median(runs.Select(run => run.RmsMicroseconds));
            var optimum = outage ? Rms(runs.Select(run => run.UnavoidableMicroseconds)) : scenario.OptimumMicroseconds;
            return new Row(
                scenario.Name,
                seeds,
                rms,
                Median(runs.Select(run => run.MaxMicroseconds)),
                Median(runs.Select(run => run.FrequencyPpb)),
                optimum,
                rms / optimum,
                scenario.ChronydRatio ?? (scenario.ChronydMicroseconds / scenario.OptimumMicroseconds),
                MedianSecond(runs.Select(run => run.WithinMicrosecond)),
                MedianSecond(runs.Select(run => run.WithinMillisecond)),
                outage ? runs.Min(run => run.EndMicroseconds) : runs.Min(run => run.RmsMicroseconds),
                outage ? runs.Max(run => run.EndMicroseconds) : runs.Max(run => run.RmsMicroseconds),
                runs.Max(run => run.MaxMicroseconds),
                scenario.PromiseMicroseconds,
                runs.Average(run => run.BoundCovers),
                runs.Average(run => run.MeanBoundMicroseconds) / runs.Average(run => run.MeanErrorMicroseconds));
        }

        private static double Rms(IEnumerable<double> values) => Math.Sqrt(values.Average(value => value * value));

        private static double Median(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return 0.5 * (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]);
        }

        // A run that never settles counts as infinitely late; a median that is infinite is none.
        private static double? MedianSecond(IEnumerable<int?> seconds)
        {
            var median = Median(seconds.Select(second => (double?)second ?? double.PositiveInfinity));
            return double.IsFinite(median) ? median : null;
        }
    }
}
