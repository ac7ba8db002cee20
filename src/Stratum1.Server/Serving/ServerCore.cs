using Stratum1.Engine;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Serving;

/// <summary>All of serving but the sockets: what is said, to whom, and who asked. The serving threads of every host share one.</summary>
internal sealed class ServerCore
{
    /// <summary>Who asked within that time counts as a client of now: the longest poll interval that busy clients use.</summary>
    private static readonly TimeInterval Recently = TimeInterval.FromWholeSeconds(64);

    /// <summary>A served clock that jumps by more was stepped: older stamps are not its own. Chosen: far below a LAN's error.</summary>
    private static readonly TimeInterval LeastStep = TimeInterval.FromNanoseconds(1000);

    private readonly InterleavedStamps? stamps;
    private readonly RequestHandler[] handlers;
    private Snapshot snapshot;
    private ServingRules rules;
    private int clientResets;

    /// <summary>Takes the memory that the configuration grants.</summary>
    /// <param name="config">How time is served.</param>
    /// <param name="threads">Serving threads.</param>
    /// <param name="rules">Who may ask, with which keys.</param>
    /// <param name="first">What to say until the engine says more.</param>
    /// <param name="nts">Makes a thread's NTS; null for none.</param>
    public ServerCore(NtpServerConfig config, int threads, ServingRules rules, Snapshot first, Func<INtsRequests?>? nts = null)
    {
        (this.rules, snapshot) = (rules, first);
        var memory = ClientLogMemory.Of(config.ClientLogOctets, threads);
        stamps = config.KeepsClientLog ? new(memory.Exchanges) : null;
        handlers = new RequestHandler[threads];
        for (var i = 0; i < threads; i++)
        {
            var clients = config.KeepsClientLog ? new ClientTable(memory.ClientsPerThread, config.RateLimit, TableSeed.Draw()) : null;
            handlers[i] = new(this, new(clients, stamps, nts?.Invoke()), clients);
        }
    }

    /// <summary>One for each thread.</summary>
    public IReadOnlyList<RequestHandler> Handlers => handlers;

    /// <summary>What replies say; from any thread.</summary>
    public Snapshot Snapshot => Volatile.Read(ref snapshot);

    /// <summary>Who may ask, with which keys; from any thread.</summary>
    public ServingRules Rules => Volatile.Read(ref rules);

    /// <summary>How often the clients' counters were to be reset.</summary>
    public int ClientResets => Volatile.Read(ref clientResets);

    /// <summary>What became of all requests; from any thread.</summary>
    public ServerCounters Counters => ServerCounters.Sum(handlers.Select(handler => handler.Counters));

    /// <summary>For the interleaved mode; null without memory of clients.</summary>
    public InterleavedStamps? Stamps => stamps;

    /// <summary>Requests that were remembered.</summary>
    public long ClientHits => Tables.Sum(table => table.Hits);

    /// <summary>Clients that had to make room for others.</summary>
    public long ClientRecordsDropped => Tables.Sum(table => table.RecordsDropped);

    private IEnumerable<ClientTable> Tables => handlers.Select(handler => handler.Clients).OfType<ClientTable>();

    /// <summary>What replies say from the next batch on; from the engine's thread.</summary>
    public void Publish(Snapshot next)
    {
        if ((next.ServedAt(next.Anchor) - snapshot.ServedAt(next.Anchor)).Abs() > LeastStep)
            ForgetStamps();
        Volatile.Write(ref snapshot, next);
    }

    /// <summary>Who may ask, and with which keys, from the next batch on; from the engine's thread.</summary>
    public void Adopt(ServingRules next) => Volatile.Write(ref rules, next);

    /// <summary>The kernel's clock was stepped: stamps of replies are not of this clock any more.</summary>
    public void ForgetStamps() => stamps?.Clear();

    /// <summary>Everybody who is remembered; from any thread.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public IEnumerable<ClientReport> Clients(UtcTime now)
    {
        var served = Snapshot.ServedNtpAt(now);
        foreach (var handler in handlers)
        {
            for (var i = 0; i < handler.Clients?.Capacity; i++)
            {
                if (handler.Clients.TryRead(i, served, out var report))
                    yield return handler.OwesReset ? report with { Hits = 0, Drops = 0 } : report;
            }
        }
    }

    /// <summary>How many asked in the last minute.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public int RecentClients(UtcTime now) => Clients(now).Count(client => client.Age < Recently);

    /// <summary>Begins to count every client's requests anew, with the next batch of each thread.</summary>
    public void ResetClients() => Interlocked.Increment(ref clientResets);
}
