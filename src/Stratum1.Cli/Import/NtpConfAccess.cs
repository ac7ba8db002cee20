using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Stratum1.Cli.Import;

/// <summary>Lines <c>restrict</c>: who may ask. ntpd answers everybody unless told otherwise; we nobody.</summary>
/// <remarks>noquery, nomodify, notrap, nopeer, noepeer, lowpriotrap and mssntp restrict what we never allow.</remarks>
internal sealed class NtpConfAccess(NtpConfImport import)
{
    private bool hasDefault;
    private bool isLimited;
    private string? interval;

    public void Restrict(NtpConfLine line)
    {
        var words = line.Words.Skip(1).ToList();
        var family = words.FirstOrDefault(word => word is "-4" or "-6");
        words.RemoveAll(word => word is "-4" or "-6");
        var who = words.FirstOrDefault() ?? "";
        isLimited |= line.Has("limited");
        if (who == "source")
            return; // Replies of our sources are accepted, and nothing else from them.
        if (Network(line, who, family) is not { } network)
        {
            import.Lose(line, $"'{who}' is no address; name the network");
            return;
        }

        hasDefault |= who == "default";
        var isDenied = line.Has("ignore") || line.Has("noserve") || line.Has("notrust");
        import.Add($"{(isDenied ? "deny" : "allow")} {network}".TrimEnd());
        if (line.Has("notrust"))
            import.Lose(line, "notrust: a key cannot be demanded of clients; so they are denied. Write allow if they may ask without");
        if (line.Has("version"))
            import.Lose(line, "version: requests may be of any version");
    }

    public void Discard(NtpConfLine line)
    {
        if (line.After("average") is { } average)
            interval = average;
        if (line.Has("minimum") || line.Has("monitor"))
            import.Lose(line, "only average becomes ratelimit interval");
    }

    public void Finish()
    {
        if (!hasDefault)
        {
            import.Add("allow");
            import.Note("ntpd answers everybody where no `restrict default` stands; so `allow` was added. Name your networks instead");
        }

        if (isLimited)
            import.Add($"ratelimit{(interval is null ? "" : $" interval {interval}")}");
    }

    /// <summary>
    /// A network as our rules write it; null for what is none. Everybody is the empty text, or the zero network of a family.
    /// </summary>
    private static string? Network(NtpConfLine line, string who, string? family)
    {
        if (who == "default")
            return family switch { "-4" => "0.0.0.0/0", "-6" => "::/0", _ => "" };
        if (who.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(who, out var network) ? network.ToString() : null;
        if (!IPAddress.TryParse(who, out var address))
            return null;
        if (line.After("mask") is not { } text)
            return who;
        if (!IPAddress.TryParse(text, out var mask) || mask.AddressFamily != address.AddressFamily)
            return null;
        var ones = mask.GetAddressBytes().Sum(octet => BitOperations.PopCount(octet));
        return address.AddressFamily == AddressFamily.InterNetwork || ones > 0 ? $"{who}/{ones}" : "::/0";
    }
}
