using System.Text.RegularExpressions;
using Stratum1.Server.Configuration;
using Stratum1.Server.Configuration.Refclocks;
using Stratum1.Server.Configuration.Upstreams;
using Stratum1.Tests;

namespace Stratum1.Server.Tests.Configuration;

/// <summary>
/// The list of what chrony has, as others have drawn it up (<c>shared/anchors/features.md</c>, sections 1.1 to 1.8): each directive and
/// each
/// option in it is accepted, or refused by its name and with a way out. Nothing is silently ignored.
/// </summary>
public partial class FeatureListTests
{
    [SharedDataFact]
    public void Every_directive_and_option_of_chrony_is_known_by_name()
    {
        var counts = new Dictionary<string, int>();
        foreach (var (section, names) in Rows())
        {
            foreach (var name in names)
            {
                counts[section] = counts.GetValueOrDefault(section) + 1;
                Assert.True(IsKnown(section, name), $"{section}: {name}");
            }
        }

        // The list is long, and was read to its end.
        Assert.InRange(counts["directives"], 90, 130);
        Assert.InRange(counts["Options of server / pool / peer"], 35, 50);
        Assert.InRange(counts["refclock options"], 20, 30);
        Assert.Equal(5, counts["refclock drivers"]);
    }

    private static bool IsKnown(string section, string name) => section switch
    {
        "directives" => DirectiveTable.Find(name) is not null,
        "refclock drivers" => !Reading.Of($"refclock {name} 0").Problems.Any(p => p.Problem == "is not a driver"),
        "refclock options" => RefclockDriver.Pps.Find(name) is not null && RefclockDriver.Gnss.Find(name) is not null
            && RefclockDriver.SharedMemory.Find(name) is not null,
        _ => UpstreamOptionTable.Rows.Any(row => row.Name == name),
    };

    /// <summary>The names in the first column of each table, under the heading that says what they are.</summary>
    private static IEnumerable<(string Section, string[] Names)> Rows()
    {
        var (isInside, section) = (false, "");
        foreach (var line in File.ReadLines(SharedData.PathOf("..", "anchors", "features.md")))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal))
                (isInside, section) = (line.AsSpan(4) is ['1', '.', >= '1' and <= '8', ' ', ..], "directives");
            else if (line.StartsWith("#### ", StringComparison.Ordinal))
                section = line[5..];
            else if (isInside && line.StartsWith("| `", StringComparison.Ordinal))
                yield return (section, NamesIn(section, line.Split('|')[1]));
            else if (isInside && !line.StartsWith('|') && section == "refclock options" && line.Length > 0)
                isInside = line.StartsWith("### ", StringComparison.Ordinal); // A table of behaviour follows.
        }
    }

    /// <summary>Words in backquotes; of a directive only those that begin an alternative, not its options.</summary>
    private static string[] NamesIn(string section, string cell)
    {
        var words = Code().Matches(cell).Select(match => match.Groups["name"].Value);
        return section == "directives" && !cell.Contains('/', StringComparison.Ordinal) && !cell.Contains(',', StringComparison.Ordinal)
            ? [.. words.Take(1)]
            : [.. section == "directives" ? words.Where((_, i) => i == 0 || !cell.Contains("with", StringComparison.Ordinal)) : words];
    }

    [GeneratedRegex("`(?<name>[a-zA-Z0-9_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
