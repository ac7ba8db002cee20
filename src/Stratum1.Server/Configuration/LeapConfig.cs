using Stratum1.Discipline.Leap;

namespace Stratum1.Server.Configuration;

/// <summary>Where leap seconds come from, and how they are applied.</summary>
public sealed record LeapConfig
{
    /// <summary>How.</summary>
    public LeapMode Mode { get; init; }

    /// <summary>A leap-seconds.list; null for none.</summary>
    public string? List { get; init; }

    /// <summary>A time zone that counts leap seconds, <c>right/UTC</c>; null for none.</summary>
    public string? Zone { get; init; }
}
