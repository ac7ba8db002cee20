using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration.Upstreams;

/// <summary>Reads a <c>server</c>, <c>pool</c> or <c>peer</c> line.</summary>
internal static class UpstreamReader
{
    internal static string ManualOf(UpstreamKind kind) => string.Concat(RowsFor(kind).Select(row => row.Manual));

    /// <summary>Reads what follows the keyword.</summary>
    internal static UpstreamConfig Read(UpstreamKind kind, Words words)
    {
        var name = words.Text("a host name or an address");
        var rows = RowsFor(kind).ToArray();
        var options = Setting<UpstreamOptions>.WithDefaults(new() { Name = name, Kind = kind }, rows);
        while (words.Take() is { } word)
        {
            if (Array.Find(rows, row => row.Name.Equals(word, StringComparison.OrdinalIgnoreCase)) is not { } option)
            {
                var known = rows.Select(row => row.Name).Order(StringComparer.Ordinal).ToArray();
                words.RefuseThis(
                    $"is not an option of '{kind.ToString().ToLowerInvariant()}'", string.Join(' ', known), Words.Suggestion(word, known));
                break;
            }

            options = option.Apply(options, words);
        }

        return new(words.Place, options with { MaxPoll = Math.Max(options.MinPoll, options.MaxPoll) });
    }

    private static IEnumerable<UpstreamOption> RowsFor(UpstreamKind kind)
        => UpstreamOptionTable.Rows.Where(
            row => (row.IsForPeers || kind != UpstreamKind.Peer) && (!row.IsForPoolsOnly || kind == UpstreamKind.Pool));
}
