using System.Collections.Immutable;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Configuration;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Config">What it says; only to be used when there is no error.</param>
/// <param name="Problems">Everything wrong with it, in the order of the lines.</param>
/// <param name="Lines">The directives with single blanks and without comments, as <c>-p</c> prints them.</param>
public sealed record ConfigReading(ServerConfig Config, ImmutableArray<ConfigProblem> Problems, ImmutableArray<string> Lines)
{
    /// <summary>Where each directive was last written, by its name in the table.</summary>
    public ImmutableDictionary<string, ConfigPlace> Places { get; init; } = ImmutableDictionary<string, ConfigPlace>.Empty;

    /// <summary>Whether the daemon may start with it; warnings do not hinder.</summary>
    public bool Succeeded => !Problems.Any(p => p.Severity == ConfigSeverity.Error);
}

/// <summary>
/// Reads chrony's syntax: one directive per line, any case, blanks between the words, and lines that begin with one of <c>! ; # %</c> are
/// comments. Reads on after an error, so that one run shows them all.
/// </summary>
public static class ConfigReader
{
    private const string CommandLineName = "command line";

    /// <summary>Directives that ntpd has and chrony has not.</summary>
    private static readonly HashSet<string> OfNtpd = new(StringComparer.OrdinalIgnoreCase)
    {
        "restrict", "fudge", "tos", "tinker", "disable", "enable", "statsdir", "statistics", "filegen", "leapfile", "keys", "trustedkey",
        "requestkey", "controlkey", "broadcastclient", "multicastclient", "interface", "setvar", "logconfig", "nts",
    };

    /// <summary>Reads the text of a file.</summary>
    /// <param name="file">Its path, for messages.</param>
    /// <param name="text">Its content; octets that were not UTF-8 are expected as U+FFFD.</param>
    /// <param name="files">Where the files that it includes are; null finds none.</param>
    public static ConfigReading ReadFile(string file, string text, ConfigFiles? files = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new List<ConfigProblem>();
        return Read((files ?? ConfigFiles.None).Expand(file, text, problems), problems);
    }

    /// <summary>Reads directives from the command line, one per argument.</summary>
    public static ConfigReading ReadArguments(IEnumerable<string> directives)
        => Read(directives.Select((line, i) => (line, new ConfigPlace(CommandLineName, i + 1))), []);

    private static ConfigReading Read(IEnumerable<(string Text, ConfigPlace Place)> lines, List<ConfigProblem> problems)
    {
        var config = ServerConfig.Default;
        var order = new Dictionary<string, int>();
        var flattened = ImmutableArray.CreateBuilder<string>();
        var places = ImmutableDictionary.CreateBuilder<string, ConfigPlace>();
        foreach (var (text, place) in lines)
        {
            order.TryAdd(place.File, order.Count);
            var words = new Words(text, place);
            if (words.IsEmpty)
                continue;
            flattened.Add(words.Normalised);
            if (DirectiveTable.Find(words.All[0]) is { } known)
                places[known.Name] = place;

            var changed = Apply(config, words);
            if (words.Problem is { } problem)
                problems.Add(problem);
            if (words.Problem is not { Severity: ConfigSeverity.Error })
                config = changed;
        }

        config = RefclockReader.Name(config, problems);
        config.Nts.CheckPairs(problems);
        config = config with { Ntp = config.Ntp with { Access = Protocol.Access.AccessTable.Of(config.Ntp.Rules) } };
        return new(config, InOrder(problems, order), flattened.ToImmutable()) { Places = places.ToImmutable() };
    }

    private static ImmutableArray<ConfigProblem> InOrder(List<ConfigProblem> problems, Dictionary<string, int> files)
        => [.. problems.OrderBy(p => files.GetValueOrDefault(p.Place.File)).ThenBy(p => p.Place.Line)];

    private static ServerConfig Apply(ServerConfig config, Words words)
    {
        if (HasForeignCharacter(words))
            return config;

        var keyword = words.Take()!;
        if (DirectiveTable.Find(keyword) is not { } directive)
        {
            var near = Spelling.Nearest(keyword, DirectiveTable.All.Select(d => d.Name));
            words.RefuseThis(
                "is not a directive",
                near ?? "the directives of stratum1.conf(5)",
                OfNtpd.Contains(keyword) ? "It is of ntp.conf, which 'stratum1 import-ntp-conf' turns into ours."
                    : near is null ? "Remove the line, or put '#' before it." : $"Did you mean '{near}'?");
            return config;
        }

        config = directive.Apply(config, words);
        words.End(directive.Syntax);
        return config;
    }

    private static bool HasForeignCharacter(Words words)
    {
        foreach (var word in words.All)
        {
            if (Spelling.DescribeForeign(word) is { } foreign)
            {
                words.Refuse(word, $"contains {foreign}", "ASCII characters", "Type the word again on the keyboard, without quotes.");
                return true;
            }

            if (word[0] is '"' or '\'')
            {
                words.Refuse(word, "begins with a quote", "words without quotes", "Remove the quotes; words cannot contain blanks.");
                return true;
            }
        }

        return false;
    }
}
