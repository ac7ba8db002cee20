using System.Net;
using Stratum1.Protocol.Mode6;
using Stratum1.Protocol.Mode6.Variables;

namespace Stratum1.Tests.Mode6;

/// <summary>A server with a receiver, a network source, and clients.</summary>
internal static class SampleView
{
    public const ushort Receiver = 40_001;
    public const ushort Upstream = 40_002;

    public static Mode6View At(UtcTime now, int clients) => new(System(now), Associations(now), Clients(now, clients));

    private static SystemVariables System(UtcTime now) => new()
    {
        Status = new(LeapIndicator.Insert, ClockSource.Satellite, 2, 5),
        Stratum = 1,
        Precision = -23,
        RootDispersion = Seconds(0.000_25),
        ReferenceId = ReferenceId.Gps,
        ReferenceTime = NtpTimestamp.From(now - Seconds(1)),
        Clock = NtpTimestamp.From(now),
        PollExponent = 4,
        Peer = Receiver,
        PeerAddress = new(IPAddress.Parse("127.127.20.0"), 123),
        Offset = Seconds(-0.000_001_234),
        Frequency = Frequency.FromPpm(-12.345),
        SystemJitter = Seconds(0.000_000_5),
        Processor = "x86_64",
        System = "Linux",
        Release = "6.12 \"test\"",
        Version = "stratum1d 0.1.0",
        Tai = 37,
        LeapSecond = UtcTime.FromTimespec(1_483_228_800, 0),
        LeapExpiry = UtcTime.FromTimespec(1_798_416_000, 0),
        Kernel = new()
        { Frequency = Frequency.FromPpm(-12.345), MaxError = Seconds(0.016), Status = 0x2001, Precision = Seconds(1e-9) },
        Counters = new() { UptimeSeconds = 3661, Received = 1000, CurrentVersion = 900, OlderVersion = 100, Processed = 990 },
    };

    private static AssociationVariables[] Associations(UtcTime now) =>
    [
        new()
        {
            Id = Receiver,
            Status = new(IsConfigured: true, NeedsAuthentication: false, IsAuthentic: false, IsReachable: true, Tally.PulsePeer, 1, 10),
            Source = new(IPAddress.Parse("127.127.20.0"), 123),
            Local = new(IPAddress.Loopback, 123),
            HostName = "NMEA(0)",
            Stratum = 0,
            ReferenceId = ReferenceId.Gps,
            ReferenceTime = NtpTimestamp.From(now - Seconds(1)),
            Received = NtpTimestamp.From(now - Seconds(3)),
            OurPoll = 4,
            ItsPoll = 4,
            Reach = 0xFF,
            Offset = Seconds(-0.000_001_234),
            Jitter = Seconds(0.000_000_5),
            Clock = new() { Name = "NMEA", TimeCode = "$GPRMC,001122,A,", Polls = 77, ReferenceId = ReferenceId.Gps,
                Device = "GNSS on /dev/ttyAMA0" },
        },
        new()
        {
            Id = Upstream,
            Status = new(IsConfigured: true, NeedsAuthentication: true, IsAuthentic: true, IsReachable: true, Tally.Candidate, 3, 4),
            Source = new(IPAddress.Parse("2001:db8::1"), 123),
            Local = new(IPAddress.Parse("2001:db8::99"), 123),
            HostName = "time.example.org",
            Stratum = 2,
            ReferenceId = new(0xC000_0207),
            Received = NtpTimestamp.From(now - Seconds(30)),
            OurPoll = 6,
            ItsPoll = 6,
            Reach = 0x7F,
            Delay = Seconds(0.012_345_678),
            Offset = Seconds(0.000_5),
            Jitter = Seconds(0.000_1),
            NtsCookies = 7,
        },
    ];

    private static ClientEntry[] Clients(UtcTime now, int clients) =>
    [.. Enumerable.Range(0, clients).Select(i => new ClientEntry(
        i % 3 == 0 ? IPAddress.Parse($"2001:db8::{i + 1:x}") : IPAddress.Parse($"10.{i >> 8}.{i & 0xFF}.1"),
        (ushort)(1024 + i),
        NtpTimestamp.From(now - Seconds(100_000)),
        NtpTimestamp.From(now - Seconds(2.0 * (clients - i))),
        Count: i + 1,
        Dropped: i / 2,
        Version: 4,
        Mode: 3,
        IsLimited: i % 5 == 0))];

    private static TimeInterval Seconds(double seconds) => TimeInterval.FromSeconds(seconds);
}
