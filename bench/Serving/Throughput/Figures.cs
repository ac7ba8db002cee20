namespace Stratum1.Bench.Serving.Throughput;

/// <summary>How the servers are called in the report.</summary>
internal static class Names
{
    public const string Floor = "ntplimit";
    public const string Chronyd = "chronyd";
    public const string Jit = "stratum1d";
    public const string Aot = "stratum1d-aot";
}

/// <summary>What is measured.</summary>
internal enum Measured
{
    ResponsesPerSecond,

    /// <summary>User and system time, µs.</summary>
    CpuPerResponse,

    /// <summary>Transmit minus receive timestamp for a lone client: median, µs.</summary>
    Turnaround,

    /// <summary>The same under full load: mean, µs. The queue is most of it.</summary>
    LoadedTurnaround,

    /// <summary>Responses per second to one client, asked by the same program as <see cref="ManyClients"/>.</summary>
    OneClient,
    ManyClients,
    CpuOneClient,
    CpuManyClients,

    /// <summary>MiB in memory after all these clients.</summary>
    Resident,

    /// <summary>Of the engine's wakes under full load: 99.9 % are at most so late, µs.</summary>
    Lateness,

    /// <summary>Per cent of a core.</summary>
    Idle,

    /// <summary>Scatter of the receiver's pulses while nobody asks, ns (<see cref="PulseNoise"/>).</summary>
    QuietPulses,

    /// <summary>The same under full load.</summary>
    LoadedPulses,
}

/// <summary>What every round said.</summary>
internal sealed class Figures
{
    private readonly Dictionary<(Measured What, string Server), List<double>> all = [];

    public void Add(Measured what, string server, double value)
    {
        if (!all.TryGetValue((what, server), out var values))
            all[(what, server)] = values = [];
        values.Add(value);
    }

    /// <summary>Null when it was not measured.</summary>
    public double? Median(Measured what, string server) => all.TryGetValue((what, server), out var values) ? values.Median() : null;

    /// <summary>Median over the rounds of the ratio within a round; null when either was not measured.</summary>
    public double? Ratio((Measured What, string Server) of, (Measured What, string Server) to)
        => all.TryGetValue(of, out var over) && all.TryGetValue(to, out var under)
            ? over.Zip(under, (x, y) => x / y).ToList().Median()
            : null;
}

/// <summary>Statistics.</summary>
internal static class Statistics
{
    public static double Median(this List<double> values)
    {
        var sorted = values.Order().ToArray();
        return 0.5 * (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]);
    }
}
