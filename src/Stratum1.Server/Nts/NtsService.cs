using System.Security.Cryptography;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Nts;

/// <summary>
/// NTS as a server: exchanges keys on threads of its own, and gives each serving thread what it needs to open requests. Master keys and
/// certificates are looked after by the first of its threads.
/// </summary>
internal sealed class NtsService : IDisposable
{
    /// <summary>How many clients of the key exchange are remembered by each thread; with chrony's option they are 36 octets each.</summary>
    private const int RememberedClients = 1024;

    /// <summary>How soon a new certificate is noticed without a signal.</summary>
    private const int TicksBetweenReadings = 40;

    private readonly NtsMessages messages;
    private readonly ServerCertificates certificates;
    private readonly CertificateRenewal? renewal;
    private readonly MasterKeyStore keys;
    private readonly List<TcpListeningSocket> listeners = [];
    private readonly KeServerThread[] threads;
    private readonly List<NtsRequests> requests = [];
    private AccessTable access;
    private Snapshot snapshot;
    private int tick;
    private int wantsReading = 1;

    /// <summary>Loads keys and certificates, binds and starts. What fails is told: plain NTP goes on without.</summary>
    /// <param name="config">The server's NTS.</param>
    /// <param name="addresses">Where to listen; the port is of NTP.</param>
    /// <param name="device">The interface to listen on; null for any.</param>
    /// <param name="access">Who may ask.</param>
    /// <param name="first">The engine's word.</param>
    /// <param name="messages">Where it says what goes wrong.</param>
    public NtsService(
        NtsConfig config, IEnumerable<Endpoint> addresses, string? device, AccessTable access, Snapshot first, NtsMessages messages)
    {
        (this.access, snapshot, this.messages) = (access, first, messages);
        certificates = new(config.Certificates, messages);
        certificates.LoadIfChanged(); // Before the first client comes.
        renewal = config.Authority is { } authority ? new(authority, messages) : null;
        keys = new(config.DumpFolder, config.Rotation, messages);
        keys.Start(SystemClock.Monotonic);
        var ntpPort = (ushort)0;
        foreach (var address in addresses)
        {
            ntpPort = address.Port;
            Bind(address with { Port = (ushort)config.Port }, device);
        }

        var options = new KeServerOptions
        {
            Algorithms = config.Algorithms,
            NtpServer = config.NtpServer,
            NtpPort = ntpPort,
        };
        var service = new KeService(
            listeners, certificates, () => keys.Current, () => Volatile.Read(ref this.access), options, config.MaxConnections);
        threads = [.. Enumerable.Range(0, Math.Max(1, config.Threads)).Select(
            i => new KeServerThread(service, NewTable(config), i == 0 ? Maintain : null, i))];
    }

    /// <summary>What clients are shown.</summary>
    public IReadOnlyList<CertificateInfo> Certificates => certificates.Loaded;

    /// <summary>What became of all connections.</summary>
    public KeCounters Counters => KeCounters.Sum(threads.Select(thread => thread.Counters));

    /// <summary>Requests with NTS that had this verdict; from any thread.</summary>
    public long Count(NtsRequestVerdict verdict)
    {
        lock (requests)
            return requests.Sum(each => each[verdict]);
    }

    /// <summary>Everybody who connected and is remembered.</summary>
    /// <param name="now">On the kernel's clock, as the threads read it.</param>
    public IEnumerable<ClientReport> Clients(UtcTime now)
    {
        foreach (var table in threads.Select(thread => thread.Clients).OfType<ClientTable>())
        {
            for (var i = 0; i < table.Capacity; i++)
            {
                if (table.TryRead(i, NtpTimestamp.From(now), out var report))
                    yield return report;
            }
        }
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

    /// <summary>Certificates are read again now (SIGHUP, <c>reload</c>).</summary>
    public void ReadCertificates() => Volatile.Write(ref wantsReading, 1);

    /// <summary>Master keys that others write are read again, and certificates (<c>rekey</c>).</summary>
    public void ReadKeys()
    {
        keys.ReadAgain(SystemClock.Monotonic);
        ReadCertificates();
    }

    /// <summary>After the serving threads have ended.</summary>
    public void Dispose()
    {
        foreach (var thread in threads)
            thread.Dispose();
        foreach (var listener in listeners)
            listener.Dispose();
        keys.Stop(SystemClock.Monotonic);
        certificates.Dispose();
        foreach (var each in requests)
            each.Dispose();
    }

    private static ClientTable? NewTable(NtsConfig config)
    {
        Span<byte> seed = stackalloc byte[16];
        RandomNumberGenerator.Fill(seed);
        return new(RememberedClients, config.RateLimit, System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(seed));
    }

    private void Bind(Endpoint local, string? device)
    {
        try
        {
            listeners.Add(TcpListeningSocket.Bind(local, device));
        }
        catch (LinuxException error)
        {
            var remedy = error.Errno == Errno.EADDRINUSE
                ? $"another program has this port: stop it ('ss -ltnp' names it), or choose another with ntsport, and start again"
                : "correct ntsport, bindaddress or binddevice, and start again";
            messages.Tell(LogLevel.Error, local.ToString(), $"NTS keys are not exchanged at {local}: {error.Message}; {remedy}");
        }
    }

    private void Maintain()
    {
        keys.Tick(SystemClock.Monotonic);
        if (tick++ % TicksBetweenReadings != 0 && Volatile.Read(ref wantsReading) == 0)
            return;
        Volatile.Write(ref wantsReading, 0);
        var engine = Volatile.Read(ref snapshot);
        UtcTime? now = engine.State.Answers && engine.State.Leap != LeapIndicator.Unsynchronised
            ? engine.ServedAt(SystemClock.Now)
            : null;
        if (now is { } known)
            renewal?.Renew(known);
        certificates.LoadIfChanged();
        if (now is { } time)
            certificates.Inspect(time);
    }
}
