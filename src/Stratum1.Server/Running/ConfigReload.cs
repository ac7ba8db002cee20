using System.Collections.Immutable;
using Stratum1.Engine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>
/// Reads the configuration again while the daemon runs (SIGHUP), applies what can be applied, and names what needs a restart. A file that
/// is wrong changes nothing.
/// </summary>
/// <param name="daemon">What runs.</param>
/// <param name="first">What it was started with.</param>
/// <param name="read">Reads it again.</param>
internal sealed class ConfigReload(Daemon daemon, StartUp first, Func<StartUp> read)
{
    /// <summary>What takes effect without a restart; the files that other directives name are read again as well.</summary>
    private static readonly string[] Applied = ["allow", "deny", "cmdallow", "cmddeny", "sourcedir"];

    private StartUp current = first;

    /// <summary>Reads and applies.</summary>
    public void Run()
    {
        var next = read();
        if (next.ExitCode is not null)
        {
            foreach (var line in next.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                daemon.Tell(LogLevel.Error, line);
            daemon.Tell(LogLevel.Error, "The configuration was not reloaded: it has errors");
            return;
        }

        var changed = Changes(current.ConfigLines, next.ConfigLines);
        if (changed.Contains("allow") || changed.Contains("deny"))
            daemon.Adopt(daemon.Rules with { Access = next.Config.Ntp.Access });
        if (changed.Contains("cmdallow") || changed.Contains("cmddeny"))
            daemon.Control?.Replace(next.Config.Control.Rules);
        if (changed.Contains("sourcedir"))
            daemon.ReadSourcesFrom(next.Config.SourceFolders);
        var waiting = changed.Except(Applied).ToArray();
        daemon.Tell(LogLevel.Information, waiting.Length == 0
            ? "Configuration reloaded"
            : $"Configuration reloaded; these need a restart: {string.Join(", ", waiting)}");

        // What needs a restart is named each time until that has been done.
        var others = current.ConfigLines.Where(line => !IsApplied(line));
        current = next with { ConfigLines = [.. next.ConfigLines.Where(IsApplied), .. others] };
    }

    /// <summary>The directives whose lines differ, in the order of the alphabet.</summary>
    internal static ImmutableSortedSet<string> Changes(ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var (old, now) = (before.ToLookup(NameOf, StringComparer.Ordinal), after.ToLookup(NameOf, StringComparer.Ordinal));
        return [.. old.Concat(now).Select(lines => lines.Key).Where(name => !old[name].SequenceEqual(now[name], StringComparer.Ordinal))];
    }

    private static bool IsApplied(string line) => Applied.Contains(NameOf(line));

    private static string NameOf(string line)
    {
        var word = line.Split(' ')[0];
        return DirectiveTable.Find(word)?.Name ?? word;
    }
}
