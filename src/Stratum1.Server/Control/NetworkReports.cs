using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Control;

/// <summary>Servers and peers in the words of <c>activity</c>, <c>ntpdata</c> and <c>authdata</c>.</summary>
internal static class NetworkReports
{
    /// <summary><c>activity</c>.</summary>
    public static ActivityReport Activity(ClockEngine engine)
    {
        Span<uint> modes = stackalloc uint[4];
        modes.Clear();
        var unresolved = 0;
        foreach (var source in engine.Network.Sources)
            modes[(int)source.Mode]++;
        foreach (var upstream in engine.Network.Upstreams)
            unresolved += upstream.Unresolved;
        return new(
            Online: modes[(int)PollMode.Online],
            Offline: modes[(int)PollMode.Offline],
            BurstOnline: modes[(int)PollMode.BurstThenOnline],
            BurstOffline: modes[(int)PollMode.BurstThenOffline],
            Unresolved: (uint)unresolved);
    }

    /// <summary><c>ntpdata</c>.</summary>
    public static MeasurementReport Measurement(NetworkSource source)
    {
        var remote = ControlAddress.From(source.Address);
        var counts = CountsOf(source.Counters);
        if (source.LastExchange is not { } exchange)
        {
            return default(MeasurementReport) with
            {
                RemoteAddress = remote,
                RemotePort = (ushort)source.Port,
                Leap = LeapIndicator.Unsynchronised,
                Counts = counts,
            };
        }

        var (reply, header) = (exchange.Reply, exchange.Reply.Header);
        return new(
            remote,
            exchange.Local is { } local ? ControlAddress.From(local) : ControlAddress.None,
            (ushort)source.Port,
            header.Leap,
            (byte)header.Version,
            header.Mode,
            header.Stratum,
            header.Poll,
            header.Precision,
            reply.RootDelay,
            reply.RootDispersion,
            header.ReferenceId,
            exchange.At + (header.Reference - NtpTimestamp.From(exchange.At)),
            exchange.Offset,
            exchange.Delay,
            exchange.Dispersion,
            exchange.ResponseTime,
            JitterAsymmetry: 0,
            (ushort)exchange.Tests,
            reply.IsInterleaved,
            source.IsAuthenticated && reply.IsValid,
            StampOf(exchange.Transmit),
            StampOf(exchange.Receive),
            counts);
    }

    /// <summary><c>authdata</c>.</summary>
    /// <param name="engine">Knows keys and the time.</param>
    /// <param name="upstream">The line of the configuration.</param>
    /// <param name="source">What became of it; null while its name is not resolved.</param>
    public static AuthenticationReport Authentication(ClockEngine engine, Engine.Network.Upstream upstream, NetworkSource? source)
    {
        if (upstream.Options.Nts is not null)
            return WithNts(source?.Nts, engine.Steering.Now);
        var report = default(AuthenticationReport);
        if (upstream.Options.KeyId is not { } id)
            return report;
        report = report with { Mode = AuthenticationMode.SymmetricKey, KeyId = id };
        return engine.Network.Keys.Find(id) is { } key ? report with { KeyType = (int)key.Algorithm, KeyLength = key.Bits } : report;
    }

    private static AuthenticationReport WithNts(NtsSession? session, MonotonicTime now)
    {
        var report = default(AuthenticationReport) with
        {
            Mode = AuthenticationMode.Nts,
            KeyExchangeAttempts = session?.Attempts ?? 0,
            KeyExchangeAgeSeconds = session?.ExchangedAt is { } at ? uint.CreateSaturating((now - at).Seconds) : null,
        };
        return session?.Association is not { } association ? report : report with
        {
            KeyType = (int)association.Algorithm,
            KeyId = association.KeyExchanges,
            KeyLength = 8 * association.Algorithm.KeyLength(),
            Cookies = association.CookieCount,
            CookieLength = association.CookieLength,
            HasNak = association.HasNak,
        };
    }

    private static PacketCounts CountsOf(ExchangeCounters counters) => new(
        Count(counters.Sent),
        Count(counters.Received),
        Count(counters.Valid),
        Count(counters.Good),
        Count(counters.SentBy(StampSource.Kernel)),
        Count(counters.ReceivedBy(StampSource.Kernel)),
        Count(counters.SentBy(StampSource.Hardware)),
        Count(counters.ReceivedBy(StampSource.Hardware)));

    private static uint Count(long count) => unchecked((uint)count);

    private static TimestampSource StampOf(StampSource source) => source switch
    {
        StampSource.Kernel => TimestampSource.Kernel,
        StampSource.Hardware => TimestampSource.Hardware,
        _ => TimestampSource.Daemon,
    };
}
