using Stratum1.Engine.Reports;
using Stratum1.Server.Running;

namespace Stratum1.Server.Reports;

/// <summary>What <c>stratum1 status</c>, <c>gps</c>, <c>pps</c>, <c>why</c> and <c>log</c> are told, as one JSON object.</summary>
public sealed record DaemonReport
{
    /// <summary>Of the form: a field may be added without a new one, but none changes its meaning or goes.</summary>
    public const int CurrentForm = 1;

    /// <summary>The form.</summary>
    public int Form { get; init; } = CurrentForm;

    /// <summary>Of the daemon.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it steers the machine's clock.</summary>
    public bool ControlsClock { get; init; }

    /// <summary>The engine.</summary>
    public required EngineReport Engine { get; init; }

    /// <summary>The server; null when nobody is served.</summary>
    public ServiceReport? Service { get; init; }

    /// <summary>The last lines of the log, oldest first.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>All links, to the client.</summary>
    public IReadOnlyList<LinkReport> Links => [.. Engine.Links, .. Service?.Links ?? []];

    internal static DaemonReport Of(Daemon daemon) => new()
    {
        Version = Release.Version,
        ControlsClock = daemon.Start.ControlsClock,
        Engine = EngineReport.Of(daemon.Engine),
        Service = ServiceReport.Of(daemon),
        Log = daemon.Log.Recent,
    };
}
