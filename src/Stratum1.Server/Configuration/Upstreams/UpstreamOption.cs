using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration.Upstreams;

/// <summary>A row for an option of a <c>server</c>, <c>pool</c> or <c>peer</c> line. See <see cref="Setting{T}"/>.</summary>
public sealed record UpstreamOption(
    string Name, string Argument, string? Default, string Help, Func<UpstreamOptions, Words, UpstreamOptions> Apply)
    : Setting<UpstreamOptions>(Name, Argument, Default, Help, Apply)
{
    /// <summary>Whether a peer may have it.</summary>
    public bool IsForPeers { get; init; } = true;

    /// <summary>Whether only a pool may have it.</summary>
    public bool IsForPoolsOnly { get; init; }

    internal static UpstreamOption Number(
        string name, NumberRange range, string? initial, string help, Func<UpstreamOptions, double, UpstreamOptions> set)
        => new(name, range.Argument, initial, help, (upstream, words) => set(upstream, words.Number(range)));

    internal static UpstreamOption Whole(
        string name, NumberRange range, string? initial, string help, Func<UpstreamOptions, int, UpstreamOptions> set)
        => new(name, range.Argument, initial, help, (upstream, words) => set(upstream, words.Whole(range)));

    internal static UpstreamOption Switch(string name, string help, Func<UpstreamOptions, UpstreamOptions> set)
        => new(name, "", Default: null, help, (upstream, _) => set(upstream));

    internal static UpstreamOption Trait(string name, SourceTraits trait, string help)
        => Switch(name, help, upstream => upstream with { Traits = upstream.Traits | trait });
}
