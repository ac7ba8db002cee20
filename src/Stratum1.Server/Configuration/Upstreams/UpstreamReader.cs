using System.Net;
using Stratum1.Engine.Network;

namespace Stratum1.Server.Configuration.Upstreams;

/// <summary>Reads a <c>server</c>, <c>pool</c> or <c>peer</c> line.</summary>
internal static class UpstreamReader
{
    /// <summary>Each one names another field.</summary>
    private const string Repeatable = "extfield";

    internal static string ManualOf(UpstreamKind kind) => string.Concat(RowsFor(kind).Select(row => row.Manual));

    /// <summary>Reads what follows the keyword.</summary>
    internal static UpstreamConfig Read(UpstreamKind kind, Words words)
    {
        var name = words.Text("a host name or an address");
        var rows = RowsFor(kind).ToArray();
        var options = Setting<UpstreamOptions>.WithDefaults(new() { Name = name, Kind = kind }, rows);
        if (LooksLikeAddress(name) && !(name.Count(c => c == '.') == 3 && IPAddress.TryParse(name, out _)))
            words.RefuseThis("is no address", "four numbers of 0 to 255 with dots between", "Correct it, or write the server's name.");
        HashSet<UpstreamOption> written = [];
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
            if (!written.Add(option) && option.Name != Repeatable)
                words.WarnOfRepeated(option.Name);
        }

        if (options.MaxPoll < options.MinPoll && written.Any(option => option.Name == "maxpoll"))
            words.Warn("maxpoll", $"{options.MaxPoll} is below minpoll {options.MinPoll}, which holds", "Exchange the two numbers.");
        return new(words.Place, options with { MaxPoll = Math.Max(options.MinPoll, options.MaxPoll) });
    }

    /// <summary>Digits and dots alone: no host has such a name.</summary>
    private static bool LooksLikeAddress(string name)
        => name.Contains('.', StringComparison.Ordinal) && name.All(c => char.IsAsciiDigit(c) || c == '.');

    private static IEnumerable<UpstreamOption> RowsFor(UpstreamKind kind)
        => UpstreamOptionTable.Rows.Where(
            row => (row.IsForPeers || kind != UpstreamKind.Peer) && (!row.IsForPoolsOnly || kind == UpstreamKind.Pool));
}
