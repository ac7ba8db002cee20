using System.Collections.Immutable;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>The files of <c>sourcedir</c>, which other programs write and which can be read again while the daemon runs.</summary>
/// <param name="folders">Where they are.</param>
/// <param name="files">How they are read.</param>
/// <param name="log">Told of what is wrong in them, and of sources that come and go.</param>
public sealed class SourceFiles(ImmutableArray<string> folders, ConfigFiles files, Log log)
{
    private static readonly string[] Allowed = ["server", "pool", "peer"];

    private List<(UpstreamOptions Options, Engine.Network.Upstream Upstream)> loaded = [];

    /// <summary>Where they are.</summary>
    public ImmutableArray<string> Folders { get; set; } = folders;

    /// <summary>Adds the sources whose lines are new, removes those whose lines are gone, and leaves the others as they are.</summary>
    public void Reload(UpstreamSet network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var gone = loaded;
        loaded = [];
        var added = new List<UpstreamOptions>();
        foreach (var options in Read())
        {
            var known = gone.FindIndex(entry => entry.Options == options);
            if (known < 0)
            {
                added.Add(options);
                continue;
            }

            loaded.Add(gone[known]);
            gone.RemoveAt(known);
        }

        foreach (var (_, upstream) in gone)
        {
            log.Write(LogLevel.Information, $"Removed {NameOf(upstream)}");
            network.Remove(upstream);
        }

        foreach (var options in added)
        {
            var upstream = network.Add(options);
            loaded.Add((options, upstream));
            log.Write(LogLevel.Information, $"Added {NameOf(upstream)}");
        }
    }

    /// <summary>How the log calls the sources of a line.</summary>
    internal static string NameOf(Engine.Network.Upstream upstream)
    {
        if (upstream.Options.Kind == UpstreamKind.Pool)
            return $"pool {upstream.Options.Name}";
        return upstream.Members.Count > 0
            ? $"source {upstream.Members[0].Name}"
            : $"source ID#{upstream.Number:D10} ({upstream.Options.Name})";
    }

    private List<UpstreamOptions> Read()
    {
        var sources = new List<UpstreamOptions>();
        foreach (var path in files.InFolders(Folders, "*.sources"))
        {
            if (files.TryRead(path) is not { } text)
            {
                log.Write(LogLevel.Warning, $"{path} cannot be read");
                continue;
            }

            var reading = ConfigReader.ReadFile(path, text);
            foreach (var line in reading.Lines.Where(line => !Allowed.Contains(line.Split(' ')[0], StringComparer.OrdinalIgnoreCase)))
                log.Write(LogLevel.Warning, $"{path}: '{line}' has no place there; only server, pool and peer have");
            foreach (var problem in reading.Problems)
                log.Write(LogLevel.Warning, problem.ToString());
            sources.AddRange(reading.Config.Upstreams.All.Select(upstream => upstream.Options));
        }

        return sources;
    }
}
