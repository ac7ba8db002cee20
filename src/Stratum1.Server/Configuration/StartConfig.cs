using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration;

/// <summary>Where the first time comes from, apart from sources.</summary>
public sealed record StartConfig
{
    /// <summary><c>dumpdir</c>: where histories of sources are kept over a restart; null nowhere.</summary>
    public string? HistoryFolder { get; init; }

    /// <summary><c>initstepslew</c>; null without it.</summary>
    public InitialStepOptions? InitialStep { get; init; }

    /// <summary><c>manual</c>: times that a person types are accepted.</summary>
    public bool AcceptsTypedTimes { get; init; }
}
