using Stratum1.Protocol.Access;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Nts;

/// <summary>Who is let in to exchange keys, and what became of them. One for each thread that serves such clients.</summary>
/// <param name="access">Who may ask at the moment.</param>
/// <param name="limit">How often; null without limit.</param>
internal sealed class KeDoor(Func<AccessTable> access, RateLimit? limit)
{
    /// <summary>How many clients are remembered; with chrony's option they are 36 octets each.</summary>
    private const int RememberedClients = 1024;

    private readonly ClientTable clients = new(RememberedClients, limit, TableSeed.Draw(), yields: false);

    /// <summary>What became of the connections.</summary>
    public KeCounters Counters { get; } = new();

    /// <summary>Why a client is not let in; null when it is.</summary>
    /// <param name="address">4 or 16 octets.</param>
    /// <param name="now">On the kernel's clock.</param>
    public KeOutcome? RefusalOf(ReadOnlySpan<byte> address, UtcTime now)
    {
        if (!access().Allows(address))
            return KeOutcome.Denied;
        return clients.Note(address, NtpTimestamp.From(now)) == RateVerdict.Drop ? KeOutcome.RateLimited : null;
    }

    /// <summary>Everybody who connected and is remembered; from any thread.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public IEnumerable<ClientReport> Clients(UtcTime now)
    {
        for (var i = 0; i < clients.Capacity; i++)
        {
            if (clients.TryRead(i, NtpTimestamp.From(now), out var report))
                yield return report;
        }
    }
}
