using Stratum1.Engine.Journal;

namespace Stratum1.Server.Configuration;

/// <summary>The log files of measurements.</summary>
public sealed record LogConfig
{
    /// <summary>Which are written.</summary>
    public JournalKinds Kinds { get; init; }

    /// <summary>Their folder; null writes none.</summary>
    public string? Folder { get; init; }

    /// <summary>A heading stands before every so many lines; 0 writes none.</summary>
    public int BannerInterval { get; init; }
}
