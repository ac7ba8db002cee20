using System.Globalization;
using Stratum1.Simulation.Accuracy;

namespace Stratum1.Bench.Accuracy;

/// <summary>The command line of the benchmark.</summary>
public sealed record Options(IReadOnlyList<Scenario> Scenarios, int FirstSeed, int LastSeed, bool Json)
{
    public const string Usage = """
        usage: accuracy.sh [--scenario NAME[,NAME...]] [--seeds A-B] [--hours H] [--json]
               accuracy.sh [--jitter SECONDS] [--wander S/S] [--outliers PART] [--seeds A-B] [--hours H] [--json]
        Without --scenario, --jitter, --wander or --outliers all scenarios of accuracy.md run; the second form is a pulse of one's own.
        --hours is the length of a run, for S4 (outages) of what comes before the outage.
        """;

    public static bool TryParse(string[] args, out Options options, out string error)
    {
        var scenarios = Simulation.Accuracy.Scenarios.All;
        int first = 1, last = 10;
        double? jitter = null, wander = null, outliers = null, hours = null;
        var json = false;
        options = null!;
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
            {
                json = true;
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : "";
            error = $"{args[i]}: '{value}' is not allowed here.";
            var understood = args[i] switch
            {
                "--scenario" => TryFind(value, out scenarios),
                "--seeds" => TrySeeds(value, out first, out last),
                "--hours" => TryNumber(value, 0.1, 10_000.0, out hours),
                "--jitter" => TryNumber(value, 1e-12, 1.0, out jitter),
                "--wander" => TryNumber(value, 0.0, 1e-3, out wander),
                "--outliers" => TryNumber(value, 0.0, 0.45, out outliers),
                _ => false,
            };
            if (!understood)
                return false;
            i++;
        }

        error = "";
        if (jitter is not null || wander is not null || outliers is not null)
            scenarios = [Simulation.Accuracy.Scenarios.Own(jitter ?? 1e-6, wander ?? 1e-9, outliers ?? 0.0)];
        if (hours is { } length)
            scenarios = [.. scenarios.Select(scenario => WithLength(scenario, (int)(3600.0 * length)))];
        options = new Options(scenarios, first, last, json);
        return true;
    }

    /// <summary>An outage keeps its length: what comes before it gets another.</summary>
    private static Scenario WithLength(Scenario scenario, int seconds)
        => scenario.OutageFrom is { } from
            ? scenario with { Seconds = scenario.Seconds - from + seconds, OutageFrom = seconds }
            : scenario with { Seconds = seconds };

    private static bool TryFind(string names, out IReadOnlyList<Scenario> found)
    {
        var wanted = names.Split(',');
        found = [.. Simulation.Accuracy.Scenarios.All.Where(scenario => wanted.Contains(scenario.Name, StringComparer.OrdinalIgnoreCase))];
        return found.Count == wanted.Length;
    }

    private static bool TrySeeds(string range, out int first, out int last)
    {
        var ends = range.Split('-');
        last = 0;
        return int.TryParse(ends[0], CultureInfo.InvariantCulture, out first)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out last)
            && ends.Length <= 2 && first <= last;
    }

    private static bool TryNumber(string text, double least, double most, out double? value)
    {
        var understood = double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
        value = number;
        return understood;
    }
}
