using System.Globalization;

namespace Stratum1.Bench.Serving.Throughput;

/// <summary>What bench/throughput.sh was told, and where it put things.</summary>
internal sealed record Options
{
    /// <summary>How often every server is loaded; medians are over these.</summary>
    public int Rounds { get; private init; } = 5;

    /// <summary>How long each time.</summary>
    public double Seconds { get; private init; } = 2;

    public int Clients { get; private init; } = 1_000_000;

    public double IdleSeconds { get; private init; } = 20;

    /// <summary>Before that: until the runtime has compiled for good what runs once a second.</summary>
    public double SettleSeconds => 3 * IdleSeconds;

    public bool Json { get; private init; }

    /// <summary>The CPU that the servers run on; everything else runs on another.</summary>
    public string Core { get; private init; } = "0";

    public string Load { get; private init; } = "";

    public string Floor { get; private init; } = "";

    public string Chronyd { get; private init; } = "";

    public string Jit { get; private init; } = "";

    /// <summary>The daemon as NativeAOT; empty to leave it out.</summary>
    public string Aot { get; private init; } = "";

    public static bool TryParse(string[] words, out Options options, out string error)
    {
        (options, error) = (new(), "");
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] == "--json")
            {
                options = options with { Json = true };
                continue;
            }

            var value = i + 1 < words.Length ? words[i + 1] : "";
            if (!double.TryParse(value, CultureInfo.InvariantCulture, out var number) || number > 10_000_000)
                number = 0;
            var next = words[i] switch
            {
                "--rounds" when number >= 1 => options with { Rounds = (int)number },
                "--seconds" when number > 0 => options with { Seconds = number },
                "--clients" when number >= 1 => options with { Clients = (int)number },
                "--idle" when number > 0 => options with { IdleSeconds = number },
                "--core" when value != "" => options with { Core = value },
                "--load" when value != "" => options with { Load = value },
                "--floor" when value != "" => options with { Floor = value },
                "--chronyd" when value != "" => options with { Chronyd = value },
                "--jit" when value != "" => options with { Jit = value },
                "--aot" => options with { Aot = value },
                _ => null,
            };
            if (next is null)
            {
                error = $"{words[i]} '{value}' is not understood; see --help.";
                return false;
            }

            options = next;
            i++;
        }

        return true;
    }
}
