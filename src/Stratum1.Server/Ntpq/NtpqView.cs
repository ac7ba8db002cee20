using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Mode6;
using Stratum1.Protocol.Mode6.Variables;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Running;

namespace Stratum1.Server.Ntpq;

/// <summary>The daemon in the words of ntpq.</summary>
/// <param name="daemon">What is told of.</param>
internal sealed class NtpqView(Daemon daemon)
{
    /// <summary>The last event of the system: it has been set by its sources, or not yet (RFC 9327 §4.1).</summary>
    private const int ClockSet = 5;

    /// <summary>Frequencies beyond that the kernel cuts off: MAXFREQ of linux/timex.h; what is beyond goes into its tick.</summary>
    private static readonly Frequency KernelTolerance = Frequency.FromPpm(500);

    private readonly MonotonicTime startedAt = daemon.Engine.Steering.Now;
    private readonly NtpqAssociations associations = new(daemon);

    private ClockEngine Engine => daemon.Engine;

    /// <summary>Control messages so far.</summary>
    public long Messages { get; set; }

    /// <summary>Everything but the clients.</summary>
    /// <param name="stamp">The kernel's clock, now.</param>
    public Mode6View At(UtcTime stamp) => new(System(stamp), associations.All(), []);

    /// <summary>Everybody who asked for the time, the one that asked longest ago first.</summary>
    /// <param name="stamp">The kernel's clock, now.</param>
    public IReadOnlyList<ClientEntry> ClientsAt(UtcTime stamp)
        => daemon.Host.Service is { } service
            ? [.. service.Clients(stamp).Select(client => EntryOf(client, NtpTimestamp.From(stamp))).OrderByDescending(Age(stamp))]
            : [];

    private static Func<ClientEntry, long> Age(UtcTime stamp) => client => (NtpTimestamp.From(stamp) - client.Last).Units;

    /// <summary>
    /// A client's port, version and mode are not remembered: for them stands what nearly all clients have.
    /// </summary>
    private static ClientEntry EntryOf(ClientReport client, NtpTimestamp now)
    {
        // Requests are remembered to 1/16 s. What is below is told from the address, so that no two clients seem to have asked at once.
        var tick = now - client.Age;
        const ulong Below = (1UL << 28) - 1;
        var last = new NtpTimestamp((tick.Units & ~Below) | ((ulong)(client.Address ^ (client.Address >> 64)) & Below));
        return new(
            AddressOf(client.Address), Responder.NtpPort, last - (client.KnownFor - client.Age), last, client.Hits, client.Drops,
            NtpHeader.NewestVersion, (int)NtpMode.Client, IsLimited: client.Drops > 0);
    }

    private static IPAddress AddressOf(UInt128 number)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, number);
        var address = new IPAddress(octets);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    private SystemVariables System(UtcTime stamp)
    {
        var (snapshot, steering, best) = (Engine.Snapshot, Engine.Steering, Engine.Sources.Best);
        var (state, clock) = (snapshot.State, NtpTimestamp.From(snapshot.ServedAt(stamp)));
        var isSynchronised = state.Stratum is > 0 and < NtpHeader.InvalidStratum;
        var peer = isSynchronised && best is not null ? best : null;
        var leaps = Engine.Leaps.Schedule.Table;
        return new()
        {
            Status = new(
                isSynchronised ? state.Leap : LeapIndicator.Unsynchronised,
                isSynchronised ? NtpqAssociations.ClockSourceOf(peer) : ClockSource.None,
                Events: 1,
                LastEvent: isSynchronised ? ClockSet : 0),
            Stratum = isSynchronised ? state.Stratum : NtpHeader.InvalidStratum,
            Precision = state.Precision,
            RootDelay = state.RootDelay,
            RootDispersion = state.RootDispersionAt(clock),
            ReferenceId = state.ReferenceId,
            ReferenceTime = state.ReferenceTime,
            Clock = clock,
            PollExponent = peer?.Poll ?? 0,
            Peer = associations.IdOf(peer),
            PeerAddress = associations.AddressOf(peer),
            Offset = steering.LastOffset,
            Frequency = steering.Frequency,
            SystemJitter = peer?.Statistics.Jitter ?? TimeInterval.Zero,
            ClockJitter = steering.MeanOffset,
            Wander = steering.Reference?.FrequencyError ?? Frequency.Zero,
            Processor = RuntimeInformation.OSArchitecture.ToString(),
            System = "Linux",
            Release = Environment.OSVersion.Version.ToString(),
            Version = $"stratum1d {Release.Version}",
            Tai = Engine.Leaps.TaiMinusUtc,
            LeapSecond = leaps is { Entries.Length: > 0 } ? leaps.Entries[^1].At : null,
            LeapExpiry = leaps?.Expires,
            Kernel = Kernel(),
            Counters = Counters(),
        };
    }

    private static KernelVariables Kernel()
    {
        var state = ClockControl.Read();
        return new()
        {
            Offset = state.PendingOffset,
            Frequency = state.Frequency,
            MaxError = state.Status.MaxError,
            EstimatedError = state.Status.EstimatedError,
            Status = state.Word,
            Precision = TimeInterval.FromNanoseconds(1),
            Tolerance = KernelTolerance,
        };
    }

    /// <summary>Requests that were answered are not counted by their version: all are taken for the newest.</summary>
    private SystemCounters Counters()
    {
        var uptime = (long)(Engine.Steering.Now - startedAt).Seconds;
        if (daemon.Host.Service?.Counters is not { } counts)
            return new() { UptimeSeconds = uptime, ControlMessages = Messages };
        return new()
        {
            UptimeSeconds = uptime,
            ControlMessages = Messages,
            Received = counts.Received,
            CurrentVersion = counts.Replies,
            BadFormat = counts[RequestVerdict.TooShort] + counts[RequestVerdict.TooLong] + counts[RequestVerdict.Malformed]
                + counts[RequestVerdict.WrongVersion],
            BadAuthentication = counts[RequestVerdict.NotAuthentic] + counts[RequestVerdict.UnknownKey],
            Declined = counts[RequestVerdict.NotServing] + counts[RequestVerdict.WrongMode],
            Restricted = counts[RequestVerdict.Denied],
            RateLimited = counts[RequestVerdict.RateLimited] + counts[RequestVerdict.KissedRate],
            KissesSent = counts[RequestVerdict.KissedRate] + counts[RequestVerdict.KissedNts],
            Processed = counts.Replies,
        };
    }
}
