using System.Net;
using Stratum1.Protocol.Nts;

namespace Stratum1.Engine.Network;

/// <summary>A server that is asked with NTS.</summary>
/// <param name="Port">TCP port of its key exchange (<c>ntsport</c>).</param>
/// <param name="CertificateSet">Which certificates are trusted (<c>certset</c>).</param>
public sealed record NtsOptions(int Port = KeKeys.Port, uint CertificateSet = 0);

/// <summary>What the host is to do: to exchange keys with a server, and to tell what came of it.</summary>
/// <param name="Name">Of the server, which its certificate must have.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Options">Port and trust.</param>
/// <param name="ValidAt">For what moment certificates must be valid; null waives that, and nothing else.</param>
/// <param name="MayRestore">What an earlier run has kept may be used instead.</param>
public sealed record KeyExchangeRequest(string Name, IPAddress Address, NtsOptions Options, UtcTime? ValidAt, bool MayRestore);

/// <summary>What came of a key exchange.</summary>
public sealed record KeyExchangeResult
{
    /// <summary>Keys and cookies; null when there are none.</summary>
    public NtsAssociation? Association { get; init; }

    /// <summary>Why there are none, as a sentence.</summary>
    public string? Failure { get; init; }

    /// <summary>How far it came.</summary>
    public KeStage Stage { get; init; }

    /// <summary>Where the time is to be had; null where the keys were.</summary>
    public IPAddress? NtpAddress { get; init; }

    /// <summary>Its UDP port; null is 123.</summary>
    public ushort? NtpPort { get; init; }

    /// <summary>Nothing was exchanged: keys and cookies are those of an earlier run, and so old; null when they are new.</summary>
    public TimeInterval? RestoredAge { get; init; }

    /// <summary>Why the server's certificates are not valid at a time, as a sentence, or null; null when they were valid at once.</summary>
    public Func<UtcTime, string?>? CertificateProblemAt { get; init; }
}
