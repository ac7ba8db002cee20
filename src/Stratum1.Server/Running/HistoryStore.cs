using System.Globalization;
using System.Net;
using System.Text;
using Stratum1.Engine;
using Stratum1.Engine.Histories;
using Stratum1.Engine.Network;
using Stratum1.Engine.SampleClocks;
using Stratum1.Engine.Sources;
using Stratum1.Linux;
using Stratum1.Server.State;

namespace Stratum1.Server.Running;

/// <summary>
/// The files of <c>dumpdir</c>: what sources have told is written when the daemon ends and when <c>chronyc dump</c> says so, and read when
/// it starts with <c>-r</c>. What was read, or would only grow old, is removed.
/// </summary>
/// <param name="folder">Where; null keeps nothing.</param>
/// <param name="log">Told of what was taken up, and of what could not be.</param>
internal sealed class HistoryStore(string? folder, Log log)
{
    private const string Ending = ".dat";
    private const string ClockPrefix = "refid:";

    private readonly Dictionary<string, SourceHistory?> waiting = [];

    /// <summary>Reads the files, if they are wanted, and removes them.</summary>
    public void Open(bool isWanted)
    {
        if (folder is null)
            return;
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var path in Directory.GetFiles(folder, "*" + Ending))
            {
                var name = Path.GetFileNameWithoutExtension(path);
                if (!name.StartsWith(ClockPrefix, StringComparison.Ordinal) && !IPAddress.TryParse(name, out _))
                    continue; // Somebody else's.
                if (isWanted)
                    waiting[name] = HistoryFile.Parse(File.ReadAllText(path)).Value;
                File.Delete(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Warning, $"{folder}: {error.Message} Histories of sources are not kept");
        }
    }

    /// <summary>Gives the sources that are there what was read of them.</summary>
    /// <returns>Whether any took it.</returns>
    public bool Restore(ClockEngine engine)
    {
        if (waiting.Count == 0)
            return false;
        var any = false;
        foreach (var source in engine.Sources.All)
        {
            if (NameOf(source) is not { } name || !waiting.Remove(name, out var history))
                continue;
            var isTaken = history is not null && engine.Histories.TryRestore(source, history);
            any |= isTaken;
            log.Write(
                isTaken ? LogLevel.Information : LogLevel.Warning,
                $"{(isTaken ? "Loaded" : "Could not load")} dump file for {TextOf(source)}");
        }

        return any;
    }

    /// <summary>Writes what the sources have told.</summary>
    public void Save(ClockEngine engine)
    {
        if (folder is null)
            return;
        foreach (var source in engine.Sources.All)
        {
            if (NameOf(source) is not { } name || engine.Histories.Of(source) is not { } history)
                continue;
            try
            {
                AtomicFile.Write(Path.Combine(folder, name + Ending), Encoding.UTF8.GetBytes(HistoryFile.Format(history)));
            }
            catch (LinuxException error)
            {
                log.Write(LogLevel.Error, $"{error.Message}; the history of {TextOf(source)} is not kept");
            }
        }
    }

    private static string? NameOf(Source source) => source switch
    {
        NetworkSource server => server.Address.ToString(),
        SampleSource => ClockPrefix + source.Id.Value.ToString("x8", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string TextOf(Source source) => source is NetworkSource server ? server.Address.ToString() : source.Id.ToString();
}
