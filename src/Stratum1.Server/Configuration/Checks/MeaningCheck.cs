using System.Collections.Immutable;

namespace Stratum1.Server.Configuration.Checks;

/// <summary>
/// What a configuration means on this machine (<c>--check</c>): each line can be right, and the whole still not do what was meant. Every
/// finding is a warning, for the daemon starts all the same, and some of what is missing may come later.
/// </summary>
public static class MeaningCheck
{
    /// <summary>All findings, in the order of the lines.</summary>
    /// <param name="reading">A configuration without errors.</param>
    /// <param name="machine">What it is to run on.</param>
    public static ImmutableArray<ConfigProblem> Of(ConfigReading reading, MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(machine);
        var findings = new Findings(reading);
        SourceChecks.Look(findings);
        ClockChecks.Look(findings);
        ServingChecks.Look(findings, machine);
        NetworkChecks.Look(findings, machine);
        FileChecks.Look(findings, machine);
        return findings.All;
    }
}

/// <summary>Collects findings, each with the line it is about.</summary>
internal sealed class Findings(ConfigReading reading)
{
    private readonly List<ConfigProblem> all = [];

    public ServerConfig Config => reading.Config;

    public ImmutableArray<ConfigProblem> All => [.. all.OrderBy(finding => finding.Place.File).ThenBy(finding => finding.Place.Line)];

    /// <summary>Whether a directive was written.</summary>
    public bool Has(string directive) => reading.Places.ContainsKey(directive);

    /// <summary>A finding about the last line of a directive.</summary>
    public void Add(string directive, string problem, string remedy)
        => Add(reading.Places.GetValueOrDefault(directive, new("configuration", 1)), directive, problem, remedy);

    /// <summary>A finding about a word of a line.</summary>
    public void Add(ConfigPlace place, string word, string problem, string remedy)
        => all.Add(new(place, word, problem, "", remedy, ConfigSeverity.Warning));
}
