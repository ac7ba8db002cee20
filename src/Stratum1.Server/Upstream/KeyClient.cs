using System.Collections.Concurrent;
using System.Net;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Configuration;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Upstream;

/// <summary>
/// Exchanges of keys with our servers, all but sockets, threads and patience: every host shares it. <see cref="KeyExchanger"/> moves the
/// octets on Linux. From any thread.
/// </summary>
/// <param name="config">Trust and algorithms.</param>
/// <param name="messages">Told of trusted files that are of no use.</param>
internal sealed class KeyClient(NtsConfig config, NtsMessages messages)
{
    /// <summary>For everything of an exchange together: four round trips over the worst of links; chrony allows as much.</summary>
    public static readonly TimeInterval Patience = TimeInterval.FromWholeSeconds(4);

    private readonly ConcurrentDictionary<uint, Lazy<TlsClientContext>> contexts = new();

    /// <summary>Begins a conversation; its first octets wait to be taken.</summary>
    /// <exception cref="OpenSslException">What is trusted cannot be loaded.</exception>
    public KeClientConnection Begin(KeyExchangeRequest request)
    {
        var trust = contexts.GetOrAdd(
            request.Options.CertificateSet, number => new(() => NewContext(number), LazyThreadSafetyMode.PublicationOnly));
        return new(trust.Value.Connect(request.Name, request.ValidAt), config.Algorithms);
    }

    /// <summary>What came of a conversation that is finished.</summary>
    /// <param name="connection">The conversation.</param>
    /// <param name="request">What it was begun for.</param>
    /// <param name="resolve">Finds addresses of a name; none when there are none.</param>
    public static KeyExchangeResult ResultOf(
        KeClientConnection connection, KeyExchangeRequest request, Func<string, IPAddress[]> resolve)
    {
        if (!connection.IsAgreed)
            return new() { Failure = connection.Failure, Stage = connection.Stage };
        IPAddress? elsewhere = null;
        if (connection.Exchange.NtpServer is { } name)
        {
            elsewhere = Find(name, request.Address, resolve);
            if (elsewhere is null)
                return new() { Failure = $"it names the NTP server {name}, which has no address", Stage = connection.Stage };
        }

        var association = new NtsAssociation(OpenSslBlockCipher.ForThisMachine);
        connection.Deliver(association);
        var certificate = connection.Certificate;
        return new()
        {
            Association = association,
            Stage = connection.Stage,
            NtpAddress = elsewhere,
            NtpPort = connection.Exchange.NtpPort,
            CertificateProblemAt = request.ValidAt is null && certificate is { } info ? info.ProblemAt : null,
        };
    }

    /// <summary>The NTP server's address, of the same family if it has one.</summary>
    private static IPAddress? Find(string name, IPAddress like, Func<string, IPAddress[]> resolve)
    {
        var found = IPAddress.TryParse(name, out var address) ? [address] : resolve(name);
        return Array.Find(found, each => each.AddressFamily == like.AddressFamily) ?? (found.Length > 0 ? found[0] : null);
    }

    private TlsClientContext NewContext(uint set)
    {
        var made = new TlsClientContext(config.TrustOf(set), KeKeys.ApplicationProtocol);
        foreach (var problem in made.LeftOut)
        {
            messages.Tell(LogLevel.Warning, problem, $"{problem}. It is left out, what else is trusted in set {set} is used: "
                + "correct the file, or the line ntstrustedcerts, and start again");
        }

        return made;
    }
}
