using System.Collections.Immutable;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration;

/// <summary>A file that one line names.</summary>
/// <param name="Path">As written.</param>
/// <param name="Place">Where.</param>
public readonly record struct NamedFile(string Path, ConfigPlace Place);

/// <summary>NTS: our server's key exchange, and what server and client have in common.</summary>
public sealed record NtsConfig
{
    /// <summary>TCP port of our key exchange.</summary>
    public int Port { get; init; }

    /// <summary>All <c>ntsservercert</c>, in the order of the file.</summary>
    public ImmutableArray<NamedFile> CertificateFiles { get; init; } = [];

    /// <summary>All <c>ntsserverkey</c>, each belonging to the certificate of the same rank.</summary>
    public ImmutableArray<NamedFile> KeyFiles { get; init; } = [];

    /// <summary>The folder of a private authority, whose certificate is used and renewed; null without one.</summary>
    public string? AuthorityFolder { get; init; }

    /// <summary>Threads that exchange keys.</summary>
    public int Threads { get; init; }

    /// <summary>Connections of each of them at a time.</summary>
    public int MaxConnections { get; init; }

    /// <summary>How often one client may exchange keys; null without limit.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Another host that serves our clients; null for this one.</summary>
    public string? NtpServer { get; init; }

    /// <summary>Lifetime of the current master key; zero when others make the keys.</summary>
    public TimeInterval Rotation { get; init; }

    /// <summary>Where master keys and cookies are kept over a restart; null keeps nothing.</summary>
    public string? DumpFolder { get; init; }

    /// <summary>Algorithms of server and client, the client's best first.</summary>
    public ImmutableArray<AeadAlgorithm> Algorithms { get; init; } = [];

    /// <summary>How long our keys at other servers are used.</summary>
    public TimeInterval Refresh { get; init; }

    /// <summary>All <c>ntstrustedcerts</c>: files and folders with certificates, and the set they belong to.</summary>
    public ImmutableArray<(uint Set, string Path)> TrustedFiles { get; init; } = [];

    /// <summary>Whether the system's certificates belong to set 0.</summary>
    public bool TrustsSystem { get; init; } = true;

    /// <summary>Updates of the clock before which dates of certificates do not matter.</summary>
    public int UncheckedUpdates { get; init; }

    /// <summary>Whether we are an NTS server.</summary>
    public bool IsServer => CertificateFiles.Length > 0 || AuthorityFolder is not null;

    /// <summary>The certificates with their keys.</summary>
    public IReadOnlyList<CertificatePair> Certificates
    {
        get
        {
            var pairs = CertificateFiles.Zip(KeyFiles, (certificate, key) => new CertificatePair(certificate.Path, key.Path)).ToList();
            if (Authority is { } authority)
                pairs.Add(new(authority.ServerFile, authority.ServerFile));
            return pairs;
        }
    }

    /// <summary>What is trusted in a set.</summary>
    public TrustedCertificates TrustOf(uint set)
        => new(TrustsSystem && set == 0, [.. TrustedFiles.Where(file => file.Set == set).Select(file => file.Path)]);

    /// <summary>The private authority; null without one.</summary>
    public AuthorityFolder? Authority => AuthorityFolder is { } folder ? new(folder) : null;

    /// <summary>Each certificate needs a key and the other way round.</summary>
    internal void CheckPairs(ICollection<ConfigProblem> problems)
    {
        var pairs = Math.Min(CertificateFiles.Length, KeyFiles.Length);
        foreach (var file in CertificateFiles.Skip(pairs))
            problems.Add(Lonely(file, "certificate", "ntsserverkey"));
        foreach (var file in KeyFiles.Skip(pairs))
            problems.Add(Lonely(file, "key", "ntsservercert"));
    }

    private static ConfigProblem Lonely(NamedFile file, string what, string other) => new(
        file.Place,
        file.Path,
        $"is a {what} without its line '{other}'",
        $"as many lines 'ntsservercert' as 'ntsserverkey', in the same order",
        $"Add the line '{other}' that belongs to it.");
}
