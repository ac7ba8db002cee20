using System.Security.Cryptography;
using Stratum1.Engine;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Nts;

/// <summary>
/// NTS as a server, all but sockets, threads and the passing of time: certificates, master keys, who may exchange keys, and what serving
/// threads need. Every host shares it: <see cref="NtsService"/> drives it on Linux.
/// </summary>
internal sealed class NtsCore : IDisposable
{
    /// <summary>For everything of a connection, from its beginning to the last octet; chrony's. An honest client needs three round
    /// trips: even over a satellite it has time to spare.</summary>
    internal static readonly TimeInterval Patience = TimeInterval.FromWholeSeconds(2);

    /// <summary>How soon a new certificate is noticed without a signal: so many calls of <see cref="Maintain"/>.</summary>
    private const int TicksBetweenReadings = 40;

    private readonly CertificateRenewal? renewal;
    private readonly MasterKeyStore keys;
    private readonly RateLimit? limit;
    private readonly List<KeDoor> doors = [];
    private readonly List<NtsRequests> requests = [];
    private AccessTable access;
    private Snapshot snapshot;
    private int tick;
    private int wantsReading = 1;

    /// <summary>Loads keys and certificates. What fails is told: plain NTP goes on without.</summary>
    /// <param name="config">The server's NTS.</param>
    /// <param name="ntpPort">Where we serve time.</param>
    /// <param name="access">Who may ask.</param>
    /// <param name="first">The engine's word.</param>
    /// <param name="messages">Where it says what goes wrong.</param>
    /// <param name="now">Time since boot.</param>
    public NtsCore(NtsConfig config, ushort ntpPort, AccessTable access, Snapshot first, NtsMessages messages, TimeInterval now)
    {
        (this.access, snapshot, limit) = (access, first, config.RateLimit);
        Certificates = new(config.Certificates, messages);
        Certificates.LoadIfChanged(); // Before the first client comes.
        renewal = config.Authority is { } authority ? new(authority, messages) : null;
        keys = new(config.DumpFolder, config.Rotation, messages);
        keys.Start(now);
        Options = new() { Algorithms = config.Algorithms, NtpServer = config.NtpServer, NtpPort = ntpPort };
    }

    /// <summary>Begins TLS sessions.</summary>
    public ServerCertificates Certificates { get; }

    /// <summary>What is offered.</summary>
    public KeServerOptions Options { get; }

    /// <summary>The master keys of the moment; from any thread.</summary>
    public MasterKeys Keys => keys.Current;

    /// <summary>What became of all connections.</summary>
    public KeCounters Counters
    {
        get
        {
            lock (doors)
                return KeCounters.Sum(doors.Select(door => door.Counters));
        }
    }

    /// <summary>Requests with NTS that had this verdict; from any thread.</summary>
    public long Count(NtsRequestVerdict verdict)
    {
        lock (requests)
            return requests.Sum(each => each[verdict]);
    }

    /// <summary>Everybody who connected and is remembered.</summary>
    /// <param name="now">On the kernel's clock.</param>
    public IEnumerable<ClientReport> Clients(UtcTime now)
    {
        lock (doors)
            return [.. doors.SelectMany(door => door.Clients(now))];
    }

    /// <summary>Makes what a thread that exchanges keys needs.</summary>
    public KeDoor ForExchangingThread()
    {
        var made = new KeDoor(() => Volatile.Read(ref access), limit);
        lock (doors)
            doors.Add(made);
        return made;
    }

    /// <summary>Makes what a serving thread needs.</summary>
    /// <param name="batch">Replies that it prepares at a time.</param>
    public NtsRequests ForServingThread(int batch)
    {
        var server = new NtsServer(OpenSslBlockCipher.ForThisMachine, new(RandomNumberGenerator.Fill));
        var made = new NtsRequests(server, () => keys.Current, batch);
        lock (requests)
            requests.Add(made);
        return made;
    }

    /// <summary>Who may ask from now on; from any thread.</summary>
    public void Adopt(AccessTable next) => Volatile.Write(ref access, next);

    /// <summary>What the engine says of the time; from any thread.</summary>
    public void Publish(Snapshot next) => Volatile.Write(ref snapshot, next);

    /// <summary>Certificates are read again soon (SIGHUP, <c>reload</c>).</summary>
    public void ReadCertificates() => Volatile.Write(ref wantsReading, 1);

    /// <summary>Master keys that others write are read again, and certificates (<c>rekey</c>).</summary>
    public void ReadKeys(TimeInterval now)
    {
        keys.ReadAgain(now);
        ReadCertificates();
    }

    /// <summary>Looks after keys and certificates; to be called four times a second, always on the same thread.</summary>
    /// <param name="now">Time since boot.</param>
    /// <param name="clock">The kernel's clock.</param>
    public void Maintain(TimeInterval now, UtcTime clock)
    {
        keys.Tick(now);
        if (tick++ % TicksBetweenReadings != 0 && Volatile.Read(ref wantsReading) == 0)
            return;
        Volatile.Write(ref wantsReading, 0);
        var engine = Volatile.Read(ref snapshot);
        UtcTime? known = engine.State.Answers && engine.State.Leap != LeapIndicator.Unsynchronised ? engine.ServedAt(clock) : null;
        if (known is { } before)
            renewal?.Renew(before);
        Certificates.LoadIfChanged();
        if (known is { } time)
            Certificates.Inspect(time);
    }

    /// <summary>Keeps the keys; after all threads have ended.</summary>
    /// <param name="now">Time since boot.</param>
    public void Stop(TimeInterval now) => keys.Stop(now);

    /// <inheritdoc/>
    public void Dispose()
    {
        Certificates.Dispose();
        foreach (var each in requests)
            each.Dispose();
    }
}
