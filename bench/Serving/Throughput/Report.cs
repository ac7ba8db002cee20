using System.Globalization;
using System.Text.Json;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>Prints what was measured, as a table or as JSON.</summary>
internal sealed class Report(Options options, Figures figures)
{
    private static readonly JsonSerializerOptions Layout
        = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Print()
    {
        string[] names = [Names.Floor, Names.Chronyd, Names.Jit, .. options.Aot == "" ? Array.Empty<string>() : [Names.Aot]];
        var rows = names.Select(Row.Of(figures)).ToArray();
        if (options.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(rows, Layout));
            return;
        }

        Console.WriteLine(
            $"Servers on one core, the load on another. Medians of {options.Rounds} rounds of {options.Seconds} s; ratios within rounds.");
        Console.WriteLine();
        Console.Write($"{"",-34}");
        foreach (var row in rows)
            Console.Write($"{row.Server,15}");
        Console.WriteLine();
        Line("responses/s", row => row.ResponsesPerSecond, "F0");
        Line("  ratio to chronyd (>= 1.25)", row => row.ResponsesToChronyd, "F2");
        Line("CPU per response, us", row => row.CpuPerResponseUs, "F3");
        Line("  ratio to chronyd (<= 0.80)", row => row.CpuToChronyd, "F2");
        Line("  ratio to ntplimit (<= 1.15)", row => row.CpuToFloor, "F2");
        Line("turnaround, us (<= chronyd's)", row => row.TurnaroundUs, "F1");
        Line("  the same under load, us", row => row.LoadedTurnaroundUs, "F1");
        Line($"{options.Clients} clients, responses/s", row => row.ManyClientsPerSecond, "F0");
        Line("  against one client (> -10 %)", row => row.ManyClientsPerCent, "+0.0;-0.0");
        Line("  CPU per response, %", row => row.ManyClientsCpuPerCent, "+0.0;-0.0");
        Line("  resident, MiB", row => row.ResidentMiB, "F0");
        Line("engine late, p99.9, us (< 1000)", row => row.LatenessUs, "F0");
        Line("idle, % of a core (<= 0.3)", row => row.IdlePerCent, "F2");
        Line("pulses' scatter, nobody asks, ns", row => row.QuietPulsesNs, "F0");
        Line("  under full load, ns", row => row.LoadedPulsesNs, "F0");

        void Line(string label, Func<Row, double?> figure, string format)
        {
            Console.Write($"{label,-34}");
            foreach (var row in rows)
                Console.Write($"{figure(row)?.ToString(format, CultureInfo.InvariantCulture) ?? "-",15}");
            Console.WriteLine();
        }
    }

    /// <summary>One server.</summary>
    private sealed record Row(
        string Server,
        double? ResponsesPerSecond,
        double? ResponsesToChronyd,
        double? CpuPerResponseUs,
        double? CpuToChronyd,
        double? CpuToFloor,
        double? TurnaroundUs,
        double? LoadedTurnaroundUs,
        double? ManyClientsPerSecond,
        double? ManyClientsPerCent,
        double? ManyClientsCpuPerCent,
        double? ResidentMiB,
        double? LatenessUs,
        double? IdlePerCent,
        double? QuietPulsesNs,
        double? LoadedPulsesNs)
    {
        public static Func<string, Row> Of(Figures figures) => name => new(
            name,
            figures.Median(Measured.ResponsesPerSecond, name),
            figures.Ratio((Measured.ResponsesPerSecond, name), (Measured.ResponsesPerSecond, Names.Chronyd)),
            figures.Median(Measured.CpuPerResponse, name),
            figures.Ratio((Measured.CpuPerResponse, name), (Measured.CpuPerResponse, Names.Chronyd)),
            figures.Ratio((Measured.CpuPerResponse, name), (Measured.CpuPerResponse, Names.Floor)),
            figures.Median(Measured.Turnaround, name),
            figures.Median(Measured.LoadedTurnaround, name),
            figures.Median(Measured.ManyClients, name),
            100 * (figures.Ratio((Measured.ManyClients, name), (Measured.OneClient, name)) - 1),
            100 * (figures.Ratio((Measured.CpuManyClients, name), (Measured.CpuOneClient, name)) - 1),
            figures.Median(Measured.Resident, name),
            figures.Median(Measured.Lateness, name),
            figures.Median(Measured.Idle, name),
            figures.Median(Measured.QuietPulses, name),
            figures.Median(Measured.LoadedPulses, name));
    }
}
