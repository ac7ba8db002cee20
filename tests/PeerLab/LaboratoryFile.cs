namespace Stratum1.PeerLab;

/// <summary>The configuration as the peer's scripts write it for every node.</summary>
internal static class LaboratoryFile
{
    /// <summary>Lines that every node gets, wanted or not, for a command port that this node does not have.</summary>
    private static readonly string[] OfTheCommandPort = ["cmdallow", "bindcmdaddress"];

    /// <summary>The text without the lines that are of no concern to the node.</summary>
    public static string Adapt(string text)
        => string.Join('\n', text.Split('\n').Where(line => !OfTheCommandPort.Contains(line.Split(' ')[0], StringComparer.Ordinal)));
}
