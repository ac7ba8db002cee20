using Stratum1.Discipline.Leap;
using Stratum1.Engine;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Running;

/// <summary>The files that tell leap seconds: read at start, and again when they have changed.</summary>
internal sealed class LeapFiles(LeapConfig config, Log log)
{
    /// <summary>Packages bring a new list months before it is needed.</summary>
    private static readonly TimeInterval LookInterval = TimeInterval.FromWholeSeconds(12 * 3600);

    private const string Zones = "/usr/share/zoneinfo";

    private DateTime? lastWrite;
    private TimeInterval? lookedAt;

    /// <summary>What the files say; null without one that can be read.</summary>
    public LeapTable? Table { get; private set; }

    /// <summary>Reads what is configured, if it is time and it has changed.</summary>
    /// <param name="now">Since boot.</param>
    /// <returns>True when <see cref="Table"/> is new.</returns>
    public bool Refresh(TimeInterval now)
    {
        if (lookedAt is { } last && now - last < LookInterval)
            return false;
        lookedAt = now;
        if ((config.List ?? (config.Zone is { } zone ? Path.Combine(Zones, zone) : null)) is not { } path)
            return false;
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (written == lastWrite)
                return false;
            lastWrite = written;
            var problem = config.List is null
                ? TimeZoneLeaps.Read(File.ReadAllBytes(path), out var table)
                : LeapSecondsList.Read(File.ReadAllText(path), out table);
            if (problem is not null)
                log.Write(LogLevel.Error, $"{path} tells no leap seconds: {problem}");
            Table = table ?? Table;
            return table is not null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log.Write(LogLevel.Error, $"{path} tells no leap seconds: {error.Message}");
            return false;
        }
    }
}
